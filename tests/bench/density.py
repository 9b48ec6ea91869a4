"""`npm run bench -- density`: how fast ten bots run, and what they weigh, beside ten independent Freqtrades.

Vostok: real programs on the simulator. The clock starts before the first `POST /api/bots` and ends when the
API shows the last bot as RUNNING; memory is PSS (shared pages by their share) of the bot host and its bots.
Control: the same bots as stock `freqtrade trade` processes on the same gateway in the same run, from the first
`exec` until the last says that it runs. They come after Vostok's bots have stopped, so neither slows the other.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.programs import ROOT, Installation, free_ports
from vostok.bot.config import BotSpec, Endpoints, build_config, new_credentials
from vostok.bothost.client import BothostClient
from vostok.memory import pss_bytes
from vostok.sockets import socket_path

PASSWORD = "a bench's own password"
PAIRS = ("BTC/USDT", "ETH/USDT", "SOL/USDT", "BNB/USDT", "XRP/USDT")
STRATEGY = "FirstFlight"
FURTHER = 2
TARGETS = {"running_s": 2.5, "memory_mb": 1000.0, "further_bot_mb": 80.0}
RUNNING_LINE = "to: RUNNING"
MB = 1e6


class Fleet:
    """Vostok's bots, commanded through the panel's API as a dashboard would."""

    def __init__(self, installation: Installation, client: httpx.AsyncClient) -> None:
        self._client = client
        self._host = BothostClient(socket_path(installation.home, "bothost"))
        self._made = 0

    async def start(self, count: int) -> tuple[list[str], float]:
        """Create and start `count` bots; their ids, and the seconds until all are RUNNING."""
        numbers = range(self._made, self._made + count)
        self._made += count
        began = time.perf_counter()
        bots = await asyncio.gather(*(self._create_and_start(number) for number in numbers))
        await until(lambda: self._all_are(bots, "RUNNING"), within_s=180)
        return list(bots), time.perf_counter() - began

    async def stop(self, bots: list[str]) -> None:
        """Stop `bots` and wait until their processes are gone."""
        for bot in bots:
            await self._post(f"/api/bots/{bot}/stop")
        await until(lambda: self._all_are(bots, "STOPPED"), within_s=60)

    async def memory(self) -> tuple[float, float]:
        """PSS in MB of the host, and of its bots together."""
        host = (await self._host.ping())["pid"]
        bots = [process.pid for process in await self._host.list() if process.exit_code is None]
        return (pss_bytes(host) or 0) / MB, sum(pss_bytes(pid) or 0 for pid in bots) / MB

    async def _create_and_start(self, number: int) -> str:
        body = {"name": f"Density {number}", "strategy": STRATEGY, "pairs": list(PAIRS), "timeframe": "1m"}
        bot: str = (await self._post("/api/bots", body))["id"]
        await self._post(f"/api/bots/{bot}/start")
        return bot

    async def _post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = await self._client.post(path, json=body)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    async def _all_are(self, bots: list[str], state: str) -> bool:
        found = {bot["id"]: bot for bot in (await self._client.get("/api/bots")).json()["items"]}
        crashed = [found[bot]["problem"] for bot in bots if found[bot]["state"] == "CRASHED"]
        assert not crashed, f"a bot crashed: {crashed}"
        return all(found[bot]["state"] == state for bot in bots)


async def until(condition: Callable[[], Awaitable[bool]], *, within_s: float) -> None:
    """Return when `condition` holds, looked at every 50 ms: each look costs the panel work."""
    deadline = time.monotonic() + within_s
    while not await condition():
        assert time.monotonic() < deadline, f"not within {within_s} s"
        await asyncio.sleep(0.05)


async def vostoks_figures(installation: Installation, *, n: int, runs: int, settle_s: float) -> dict[str, Any]:
    """Seconds to RUNNING of each run; memory of the last one, and of further bots beside it."""
    async with httpx.AsyncClient(base_url=installation.panel_url, timeout=60) as client:
        session = (await client.post("/api/auth/login", json={"password": PASSWORD})).json()
        client.headers["X-CSRF-Token"] = session["csrf_token"]
        fleet = Fleet(installation, client)
        seconds: list[float] = []
        for run in range(runs):
            bots, took = await fleet.start(n)
            seconds.append(took)
            print(f"vostok   run {run + 1}: {n} bots created and RUNNING after {took:.2f} s")
            if run + 1 < runs:
                await fleet.stop(bots)
        await asyncio.sleep(settle_s)
        host, of_bots = await fleet.memory()
        further, _ = await fleet.start(FURTHER)
        await asyncio.sleep(settle_s)
        all_in_all = sum(await fleet.memory())
        await fleet.stop([*bots, *further])
    total = host + of_bots
    print(f"vostok   host {host:.0f} MB + {n} bots {of_bots:.0f} MB = {total:.0f} MB PSS after {settle_s:.0f} s")
    return {
        "running_s": round(statistics.median(seconds), 2),
        "running_s_each": [round(took, 2) for took in seconds],
        "memory_mb": round(total, 1),
        "further_bot_mb": round((all_in_all - total) / FURTHER, 1),
    }


def controls_figures(installation: Installation, folder: Path, *, n: int, settle_s: float) -> dict[str, Any]:
    """The same for `n` stock Freqtrade processes."""
    configs = [stock_bot(installation, folder, number) for number in range(n)]
    began = time.perf_counter()
    with stock_processes(configs) as processes:
        logs = [config.with_suffix(".log") for config in configs]
        while not all(RUNNING_LINE in log.read_text() for log in logs):
            assert all(process.poll() is None for process in processes), "a stock Freqtrade ended"
            assert time.perf_counter() - began < 300, "the stock Freqtrades did not start"
            time.sleep(0.05)
        took = time.perf_counter() - began
        time.sleep(settle_s)
        memory = sum(pss_bytes(process.pid) or 0 for process in processes) / MB
    print(f"control  {n} stock Freqtrades RUNNING after {took:.2f} s, {memory:.0f} MB PSS after {settle_s:.0f} s")
    return {"running_s": round(took, 2), "memory_mb": round(memory, 1), "further_bot_mb": round(memory / n, 1)}


def stock_bot(installation: Installation, folder: Path, number: int) -> Path:
    """Give a stock Freqtrade its sub-account at the gateway and its configuration; the file's path."""
    bot = f"control{chr(ord('a') + number // 26)}{chr(ord('a') + number % 26)}a"
    credentials = new_credentials()
    spec = BotSpec(id=bot, name=bot, strategy=STRATEGY, pairs=PAIRS, timeframe="1m")
    account = {
        "name": bot,
        "mode": "SIMULATED",
        "strategy": STRATEGY,
        "key": credentials.key,
        "secret": credentials.secret,
        "pairs": list(PAIRS),
        "stake_currency": "USDT",
        "allocation": "1000",
        "limits": {"max_trade_value": "200", "max_exposure": "1000"},
        "stoploss": "-0.015",
    }
    with installation.control() as control:
        control.put(f"/bots/{bot}", json=account).raise_for_status()
        running = {"state": "RUNNING", "actor": "bench", "reason": "density"}
        control.post(f"/bots/{bot}/state", json=running).raise_for_status()
    config = build_config(spec, Endpoints(gateway_port=installation.ports.gateway), credentials)
    config["api_server"] |= {"listen_port": free_ports().panel}
    # A folder each: Freqtrades that make the same one at the same moment stop each other.
    own = folder / bot
    own.mkdir()
    config |= {"db_url": f"sqlite:///{own / 'trades.sqlite'}", "user_data_dir": str(own)}
    path = folder / f"{bot}.json"
    path.write_text(json.dumps(config))
    return path


@contextmanager
def stock_processes(configs: list[Path]) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """`freqtrade trade` for each of `configs`, started at once, its output beside the configuration."""
    processes = []
    for config in configs:
        command = [sys.executable, "-m", "freqtrade", "trade", "-c", str(config)]
        with config.with_suffix(".log").open("wb") as log:
            processes.append(
                subprocess.Popen(
                    [*command, "--strategy-path", str(ROOT / "strategies")],
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


def main() -> None:
    """Measure and print; the last line is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=10, help="bots (default 10, for which the targets are)")
    parser.add_argument("--runs", type=int, default=3, help="starts to take the median of")
    parser.add_argument("--settle", type=float, default=20.0, help="seconds before memory is read")
    parser.add_argument("--seed", type=int, default=7, help="of the simulated market")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        control_folder = Path(folder) / "control"
        control_folder.mkdir()
        settings = {"owner_password": PASSWORD, "simulator_seed": str(options.seed)}
        with Installation(Path(folder) / "home", settings=settings).running() as installation:
            figures = asyncio.run(
                vostoks_figures(installation, n=options.n, runs=options.runs, settle_s=options.settle)
            )
            control = controls_figures(installation, control_folder, n=options.n, settle_s=options.settle)
    print(f"machine  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end")
    for name, target in TARGETS.items():
        print(f"{name:15} {figures[name]:8} (target <= {target}, control {control[name]})")
    ok = all(figures[name] <= target for name, target in TARGETS.items())
    result = {"name": "density", "n": options.n, "seed": options.seed, "figures": figures, "control": control}
    print(json.dumps({**result, "targets": TARGETS, "ok": ok}))


if __name__ == "__main__":
    main()
