"""`npm run bench -- killswitch`: from the click to the last entry byte at the venue, with 20 bots that only enter.

Twenty REAL_MARKET_SPOT bots post market entries through the gateway without a pause; a proxy in front of the simulator
notes when each `POST /order` of a BUY arrives. One trial: the click (`POST /api/risk/kill` at the panel, or, with the
panel dead, `POST /risk/kill` at the gateway's socket), the last entry that arrives after it, then the owner's resume.
Each moment is read from the one monotonic clock of this process. The control group is Freqtrade's way: each bot is
paused by a call of its own, one after another.
"""

import argparse
import asyncio
import contextlib
import json
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx

from tests.gateway.client import BotClient, let_hurry, put_bot
from tests.programs import Installation
from vostok.risk.states import PRESSED
from vostok.sockets import socket_path

BOTS = 20
TARGET_MS = 250.0
# After so long without an entry at the venue nothing is on its way any more.
QUIET_S = 0.6
FLOW_S = 0.25
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PASSWORD = "orbit-station-9"
WIDE = {f"{level}_{period}": "1" for level in ("bot", "family", "portfolio") for period in ("day", "week", "month")}
Press = Callable[[], Awaitable[None]]


class Tap:
    """A proxy before the simulator: passes on every byte and notes when an entry came by (monotonic seconds)."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.entries: list[float] = []

    async def serve(self, port: int) -> asyncio.Server:
        """Listen on `port`."""
        return await asyncio.start_server(self._pass, "127.0.0.1", port)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        await asyncio.gather(self._copy(reader, back, note=True), self._copy(there, writer, note=False))

    async def _copy(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, note: bool) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await source.read(65_536):
                if note and b"side=BUY" in chunk:
                    self.entries.append(time.monotonic())
                sink.write(chunk)
                await sink.drain()
        sink.close()


async def trade(bot: BotClient, client: httpx.AsyncClient, answers: list[int]) -> None:
    """Post entries one after another, as a strategy gone wild would."""
    while True:
        request = bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="6")
        with contextlib.suppress(httpx.HTTPError):
            answers.append((await client.send(request)).status_code)
        # A refusal costs nothing: without a breath the refusals alone would fill both cores.
        await asyncio.sleep(0.02)


async def trial(tap: Tap, press: Press, release: Press) -> float:
    """Milliseconds from the click to the last entry at the venue; 0 when none came after it."""
    start = len(tap.entries)
    while len(tap.entries) < start + BOTS:
        await asyncio.sleep(FLOW_S)
    clicked = time.monotonic()
    await press()
    while time.monotonic() - max(clicked, tap.entries[-1]) < QUIET_S:
        await asyncio.sleep(0.05)
    await release()
    return max(0.0, (tap.entries[-1] - clicked) * 1000)


@contextlib.asynccontextmanager
async def trading(bots: list[BotClient], url: str) -> AsyncIterator[list[int]]:
    """All bots at work while the block runs."""
    answers: list[int] = []
    limits = httpx.Limits(max_connections=BOTS * 2, max_keepalive_connections=BOTS * 2)
    async with httpx.AsyncClient(base_url=url, timeout=30, limits=limits) as client:
        tasks = [asyncio.create_task(trade(bot, client, answers)) for bot in bots]
        try:
            yield answers
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def control_client(installation: Installation) -> httpx.AsyncClient:
    """The gateway's control socket."""
    transport = httpx.AsyncHTTPTransport(uds=str(socket_path(installation.home, "gateway")))
    return httpx.AsyncClient(transport=transport, base_url="http://gateway", timeout=30)


async def panel_client(installation: Installation) -> httpx.AsyncClient:
    """A browser that is logged in."""
    client = httpx.AsyncClient(base_url=installation.panel_url, timeout=30)
    answer = (await client.post("/api/auth/login", json={"password": PASSWORD})).raise_for_status()
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return client


def figures(latencies: list[float]) -> dict[str, float | int]:
    """Median, 99th percentile and maximum in milliseconds."""
    ordered = sorted(latencies)
    place = min(len(ordered) - 1, int(len(ordered) * 0.99))
    values = {"p50_ms": ordered[len(ordered) // 2], "p99_ms": ordered[place], "max_ms": ordered[-1]}
    return {"n": len(ordered)} | {name: round(value, 1) for name, value in values.items()}


async def measure(installation: Installation, bots: list[BotClient], tap: Tap, n: int) -> dict[str, object]:
    """Half of the trials with the panel alive, then it is killed and the other half follows."""
    async with control_client(installation) as control, trading(bots, installation.gateway_url) as answers:
        who = {"scope": "all", "reason": "bench", "actor": "owner"}

        async def lift() -> None:
            (await control.post("/risk/resume", json=who)).raise_for_status()

        async def by_socket() -> None:
            # As `vostok kill` does: the file first, then the call that is answered.
            (installation.home / "kill").write_text(f"REDUCING {PRESSED}")
            (await control.post("/risk/kill", json=who | {"via": "cli"})).raise_for_status()

        async def one_by_one(state: str) -> None:
            for bot in bots:
                change = {"state": state, "actor": "owner", "reason": "bench"}
                (await control.post(f"/bots/{bot.bot_id}/state", json=change)).raise_for_status()

        async with contextlib.aclosing(await panel_client(installation)) as panel:

            async def by_panel() -> None:
                (await panel.post("/api/risk/kill", json={})).raise_for_status()

            alive = [await trial(tap, by_panel, lift) for _ in range(n - n // 2)]
        installation.programs["panel"].kill()
        dead = [await trial(tap, by_socket, lift) for _ in range(n // 2)]
        singly = [
            await trial(tap, lambda: one_by_one("PAUSED"), lambda: one_by_one("RUNNING"))
            for _ in range(max(3, n // 10))
        ]
    return {
        "figures": {"panel_alive": figures(alive), "panel_dead": figures(dead), "entries": len(tap.entries)},
        "control": {"paused_one_by_one": figures(singly), "filled": answers.count(200), "denied": answers.count(400)},
    }


async def run(n: int, seed: int, folder: Path) -> dict[str, object]:
    """Simulator, tap, gateway and panel on a home of their own."""
    installation = Installation(folder / "home", settings={"simulator_seed": str(seed), "owner_password": PASSWORD})
    behind = Installation(folder / "home", settings=installation.settings)
    installation.start("simulator")
    tap = Tap(installation.ports.simulator)
    port = behind.ports.simulator
    server = await tap.serve(port)
    try:
        for name in ("gateway", "panel"):
            await asyncio.to_thread(installation.start, name, simulator_port=str(port))
        bots = await asyncio.to_thread(_bots, installation)
        return await measure(installation, bots, tap, n)
    finally:
        await asyncio.to_thread(installation.stop_all)
        server.close()


def _bots(installation: Installation) -> list[BotClient]:
    with installation.control() as control:
        # Fees of thousands of entries are no part of the question.
        body = {"mode": "REAL_MARKET_SPOT", "limits": WIDE | {"bot_drawdown": "1"}, "actor": "owner"}
        control.put("/risk/limits", json=body).raise_for_status()
        let_hurry(control)
        return [
            put_bot(
                control,
                "k" * 9 + letter,
                installation.gateway_url,
                mode="REAL_MARKET_SPOT",
                allocation="4000",
                limit="4000",
            )
            for letter in LETTERS[:BOTS]
        ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(run(options.n, options.seed, Path(folder)))
    shown = result["figures"]
    assert isinstance(shown, dict)
    print(f"{options.n} trials with {BOTS} bots: {shown}; control: {result['control']}")
    ok = all(shown[group]["max_ms"] < TARGET_MS for group in ("panel_alive", "panel_dead"))
    head = {"name": "killswitch", "n": options.n, "seed": options.seed}
    print(json.dumps({**head, **result, "targets": {"max_ms": TARGET_MS}, "ok": ok}))


if __name__ == "__main__":
    main()
