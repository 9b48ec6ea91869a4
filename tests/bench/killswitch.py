"""`npm run bench -- killswitch`: from the click to the last entry byte at the venue, with 20 bots that only enter.

Twenty REAL_MARKET_SPOT bots post market entries through the gateway without a pause; a proxy in front of the simulator
notes when each `POST /order` of a BUY arrives. One trial: the click (`POST /api/risk/kill` at the panel, or, with the
panel dead, `POST /risk/kill` at the gateway's socket), the last entry that arrives after it, then the owner's resume.
Bots and proxy have processes of their own, so that neither the click nor the entry's arrival waits for them to be
noticed; all read the machine's one monotonic clock. The control group is Freqtrade's way: each bot is
paused by a call of its own, one after another.
"""

import argparse
import asyncio
import contextlib
import json
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from tests.bench.rush import Answers, Tap, trading
from tests.gateway.client import BotClient, let_hurry, put_bot
from tests.programs import Installation
from vostok.local_http import async_transport
from vostok.risk.states import PRESSED
from vostok.sockets import socket_path

BOTS = 20
TARGET_MS = 250.0
# After so long without an entry at the venue nothing is on its way any more.
QUIET_S = 0.6
FLOWS_WITHIN_S = 30.0
FLOW_S = 0.25
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PASSWORD = "orbit-station-9"
WIDE = {f"{level}_{period}": "1" for level in ("bot", "family", "portfolio") for period in ("day", "week", "month")}
Press = Callable[[], Awaitable[None]]


async def trial(tap: Tap, press: Press, release: Press) -> float:
    """Milliseconds from the click to the last entry at the venue; 0 when none came after it."""
    start = tap.entries
    deadline = time.monotonic() + FLOWS_WITHIN_S
    while tap.entries < start + BOTS:
        if time.monotonic() > deadline:
            raise AssertionError(f"only {tap.entries - start} entries in {FLOWS_WITHIN_S:.0f} s: are the bots denied?")
        await asyncio.sleep(FLOW_S)
    clicked = time.monotonic()
    await press()
    while time.monotonic() - max(clicked, tap.last) < QUIET_S:
        await asyncio.sleep(0.05)
    # Entries flow again while the release is still being answered.
    last = tap.last
    await release()
    return max(0.0, (last - clicked) * 1000)


def control_client(installation: Installation) -> httpx.AsyncClient:
    """The gateway's control socket."""
    transport = async_transport(socket_path(installation.home, "gateway"))
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
    answers = Answers()
    async with contextlib.AsyncExitStack() as stack:
        control = await stack.enter_async_context(control_client(installation))
        stack.enter_context(trading(bots, answers))
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
        "figures": {"panel_alive": figures(alive), "panel_dead": figures(dead), "entries": tap.entries},
        "control": {
            "paused_one_by_one": figures(singly),
            "filled": answers.filled.value,
            "denied": answers.denied.value,
        },
    }


async def run(n: int, seed: int, folder: Path) -> dict[str, object]:
    """Simulator, tap, gateway and panel on a home of their own."""
    installation = Installation(folder / "home", settings={"simulator_seed": str(seed), "owner_password": PASSWORD})
    behind = Installation(folder / "home", settings=installation.settings)
    tap, port = Tap(), behind.ports.simulator
    with contextlib.ExitStack() as stack:
        stack.enter_context(installation.running("simulator"))
        stack.enter_context(tap.listening(port, installation.ports.simulator))
        # The programs end before the proxy does: a gateway that cannot reach its venue stops slowly.
        stack.callback(installation.stop_all)
        for name in ("gateway", "panel"):
            await asyncio.to_thread(installation.start, name, simulator_port=str(port))
        bots = await asyncio.to_thread(_bots, installation)
        return await measure(installation, bots, tap, n)


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
