"""`npm run bench -- api`: what each read of the cockpit takes with 20 bots and 100,000 trades, at 1 and at 8 callers.

Real programs on the simulator. The past is written into the databases while nothing runs (`populated`); two further
bots trade meanwhile, so that snapshots are rebuilt as they are in daily use. Callers keep their connection and their
session cookie and accept gzip, as browsers do. Control groups, in the same run: a bare FastAPI route served the same
way, and what FreqUI asks of a bot (status, profit, balance, count) asked of ten Freqtrade APIs one after another; the
two running bots' own Freqtrade processes answer in turn, five times each.
"""

import argparse
import asyncio
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import uvloop

from tests.bench.callers import ANSWERED_WITHIN_S, Latencies, Refused, measure
from tests.bench.populated import PAIRS, populate
from tests.programs import ROOT, Installation, free_ports, wait_until
from vostok.bot.config import API_USER
from vostok.clock import DAY_MS, now_ms
from vostok.local_http import sync_transport
from vostok.sockets import socket_path

PASSWORD = "a bench's own password"
BOTS, TRADES, RUNNING, FREQTRADES = 20, 100_000, 2, 10
CALLERS = (1, 8)
PORTFOLIO_P99_MS, READ_P99_MS = 2.0, 50.0
PORTFOLIO = "/api/portfolio"
FREQUI = ("status", "profit", "balance", "count")
ROUNDS = 10
# What a read that failed counts as: the time its caller waits at most.
FAILED_MS = ANSWERED_WITHIN_S * 1_000


def reads(bot: str, now: int) -> dict[str, str]:
    """The cockpit's reads by name; filters are such as find little, which is what costs most."""
    one = f"/api/bots/{bot}"
    return {
        "portfolio": PORTFOLIO,
        "equity of a day": "/api/portfolio/equity?points=400",
        "equity of all time": f"/api/portfolio/equity?points=400&since={now - 30 * DAY_MS}",
        "sparklines": "/api/portfolio/sparklines",
        "bots": "/api/bots",
        "bot": one,
        "statistics": f"{one}/statistics",
        "closed trades": f"{one}/trades?status=closed&limit=50",
        "closed trades, page 50": f"{one}/trades?status=closed&limit=50&after=2500",
        "orders": f"{one}/orders?limit=50",
        "orders, page 50": f"{one}/orders?limit=50&after=100000",
        "decisions of a bot": f"{one}/decisions?limit=50",
        "decisions": "/api/risk/decisions?limit=50",
        "decisions denied by a rule": "/api/risk/decisions?limit=50&rule=exposure&allowed=false",
        "decisions of a pair nobody trades": "/api/risk/decisions?limit=50&pair=DOGE/USDT",
        "candles": f"{one}/candles?limit=500",
        "candles of another timeframe": f"{one}/candles?limit=1000&interval=1h",
        "pairs": "/api/market/pairs",
        "risk state": "/api/risk/state",
        "risk limits": "/api/risk/limits",
        "orders in doubt": "/api/risk/doubts",
        "activity": "/api/activity?limit=40",
        "activity of a bot": f"/api/activity?limit=40&bot_id={bot}",
        "audit": "/api/audit/newest?chain=panel&limit=50",
        "audit of the gateway": "/api/audit/newest?chain=gateway&limit=50",
        "audit by type": "/api/audit/newest?chain=gateway&limit=50&type=bot.created",
        "audit by a text that is nowhere": "/api/audit/newest?chain=gateway&limit=50&text=no-such-text",
        "settings": "/api/settings",
        "health": "/api/health",
        "session": "/api/auth/session",
        "log": f"{one}/logs",
    }


def grown(installation: Installation, *, trades: int, seed: int) -> list[str]:
    """Create the bots through the API, stop, write their past, and answer their ids; nothing runs afterwards."""
    with installation.running(), httpx.Client(base_url=installation.panel_url, timeout=60) as client:
        log_in(client)
        bots = [create(client, f"Bench {number}") for number in range(BOTS)]
        wait_until(lambda: len(client.get(PORTFOLIO).json()["books"][0]["bots"]) == BOTS, within_s=60)
    began = time.monotonic()
    populate(installation.home, bots, trades=trades, seed=seed, now=now_ms())
    print(f"seeded   {BOTS} bots with {trades:,} trades in {time.monotonic() - began:.0f} s")
    return bots


def log_in(client: httpx.Client) -> None:
    """A session, as a browser has one."""
    answer = client.post("/api/auth/login", json={"password": PASSWORD})
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]


def create(client: httpx.Client, name: str) -> str:
    """A bot that waits for its start; its id."""
    body = {"name": name, "strategy": "FirstFlight", "pairs": list(PAIRS), "timeframe": "1m"}
    answer = client.post("/api/bots", json=body)
    assert answer.is_success, answer.text
    bot: str = answer.json()["id"]
    return bot


def start(client: httpx.Client) -> list[str]:
    """Further bots that trade while the reads are measured; their ids, once they run."""
    bots = [create(client, f"Running {number}") for number in range(RUNNING)]
    for bot in bots:
        client.post(f"/api/bots/{bot}/start").raise_for_status()
    wait_until(lambda: all(client.get(f"/api/bots/{bot}").json()["state"] == "RUNNING" for bot in bots), within_s=120)
    return bots


async def figures_of(
    port: int, paths: dict[str, str], cookie: str, n: int, programs: dict[str, psutil.Process]
) -> dict[str, dict[str, Any]]:
    """Latencies of each read by callers, and the CPU time of `programs` for one answer, which no neighbour bends.

    A read that fails has its `failure` in their place.
    """
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
    found: dict[str, dict[str, Any]] = {}
    for name, path in paths.items():
        # What should be fastest is asked most: a p99 of few answers says little.
        asked = n * 10 if name == "portfolio" else n
        before = cpu_ms(programs)
        try:
            found[name] = {
                f"callers_{callers}": (await measure(port, path, callers=callers, n=asked, headers=headers)).figures()
                for callers in CALLERS
            }
        except (Refused, OSError, TimeoutError) as error:
            found[name] = {"failure": f"{type(error).__name__}: {error}"}
            print(f"{name:36} FAILED: {error}", flush=True)
            continue
        shown = [
            f"{which.replace('_', ' ')}: p50 {one['p50_ms']:7.2f} p99 {one['p99_ms']:8.2f} ms"
            for which, one in found[name].items()
        ]
        spent = {
            which: round((ms - before[which]) / (asked * len(CALLERS)), 2) for which, ms in cpu_ms(programs).items()
        }
        found[name]["cpu_ms"] = spent
        print(f"{name:36} {'   '.join(shown)}   CPU {spent}", flush=True)
    return found


def cpu_ms(programs: dict[str, psutil.Process]) -> dict[str, float]:
    """CPU time that each program has used so far, in ms."""
    return {name: sum(process.cpu_times()[:2]) * 1_000 for name, process in programs.items()}


async def floor(n: int) -> dict[str, Any]:
    """The bare route at each number of callers."""
    with bare_server() as port:
        return {
            f"callers_{callers}": (await measure(port, "/", callers=callers, n=n * 10)).figures() for callers in CALLERS
        }


@contextmanager
def bare_server() -> Iterator[int]:
    """The bare FastAPI route, served by uvicorn as the panel is; its port."""
    port = free_ports().panel
    options = ["--port", str(port), "--loop", "uvloop", "--no-access-log", "--log-level", "warning"]
    process = subprocess.Popen([sys.executable, "-m", "uvicorn", "tests.bench.bare:app", *options], cwd=ROOT)
    try:
        wait_until(lambda: _listens(port), within_s=30, alive=lambda: process.poll() is None)
        yield port
    finally:
        process.terminate()
        process.wait()


def ask_freqtrades(installation: Installation, bots: list[str]) -> dict[str, float]:
    """FreqUI's questions to ten bots, one after another, over kept connections."""
    clients = [freqtrade(installation, bot) for bot in bots]
    found = Latencies()
    for number in range(ROUNDS + 1):
        began = time.perf_counter()
        for place in range(FREQTRADES):
            for question in FREQUI:
                clients[place % len(clients)].get(f"/api/v1/{question}").raise_for_status()
        if number:
            found.seconds.append(time.perf_counter() - began)
    for client in clients:
        client.close()
    return found.figures()


def freqtrade(installation: Installation, bot: str) -> httpx.Client:
    """A client of the API that a bot's own Freqtrade serves."""
    query = "SELECT credentials FROM bot WHERE id = ?"
    with closing(sqlite3.connect(f"file:{installation.home}/panel.sqlite?mode=ro", uri=True)) as connection:
        credentials = json.loads(connection.execute(query, (bot,)).fetchone()[0])
    transport = sync_transport(socket_path(installation.home, f"bot-{bot}"))
    auth = (API_USER, credentials["api_password"])
    return httpx.Client(transport=transport, base_url="http://127.0.0.1", auth=auth, timeout=30)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main() -> None:
    """Seed, measure, print; the last line is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=200, help="answers of each read and number of callers")
    parser.add_argument("--trades", type=int, default=TRADES)
    parser.add_argument("--seed", type=int, default=7, help="of the market and of the past")
    options = parser.parse_args()
    uvloop.install()
    with tempfile.TemporaryDirectory() as folder:
        settings = {"owner_password": PASSWORD, "simulator_seed": str(options.seed)}
        installation = Installation(Path(folder) / "home", settings=settings)
        bots = grown(installation, trades=options.trades, seed=options.seed)
        with installation.running(), httpx.Client(base_url=installation.panel_url, timeout=60) as client:
            log_in(client)
            running = start(client)
            cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
            bare = asyncio.run(floor(options.n))
            paths = reads(bots[0], now_ms())
            programs = {name: psutil.Process(installation.programs[name].process.pid) for name in ("panel", "gateway")}
            figures = asyncio.run(figures_of(installation.ports.panel, paths, cookie, options.n, programs))
            control = {"bare_route": bare, "ten_freqtrades": ask_freqtrades(installation, running)}
    slowest = max((name for name in figures if name != "portfolio"), key=lambda name: worst(figures[name]))
    summary: dict[str, Any] = {
        "portfolio_p99_ms": worst(figures["portfolio"], CALLERS[-1:]),
        "slowest_other_p99_ms": worst(figures[slowest]),
        "slowest_other": slowest,
        "failed": sum("failure" in read for read in figures.values()),
        "portfolio_to_bare_route": ratios(figures["portfolio"], bare),
    }
    targets = {"portfolio_p99_ms": PORTFOLIO_P99_MS, "slowest_other_p99_ms": READ_P99_MS, "failed": 0}
    print(f"machine  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end")
    print(f"control  bare route p99 {bare['callers_8']['p99_ms']} ms at 8 callers;", end=" ")
    print(f"ten Freqtrades p50 {control['ten_freqtrades']['p50_ms']} ms")
    print(f"portfolio p99 {summary['portfolio_p99_ms']} ms (target <= {PORTFOLIO_P99_MS}),", end=" ")
    print(f"to the bare route as {summary['portfolio_to_bare_route']} : 1,", end=" ")
    print(f"slowest other: {slowest}, p99 {summary['slowest_other_p99_ms']} ms (target <= {READ_P99_MS})")
    ok = all(summary[name] <= target for name, target in targets.items())
    result = {"name": "api", "n": options.n, "seed": options.seed, "figures": summary | {"reads": figures}}
    print(json.dumps({**result, "control": control, "targets": targets, "ok": ok}))


def ratios(read: dict[str, Any], bare: dict[str, Any]) -> dict[str, float]:
    """p50 and p99 of `read` over those of the bare route at most callers: other work bends both alike."""
    callers = f"callers_{CALLERS[-1]}"
    if "failure" in read:
        return {}
    return {which: round(read[callers][which] / bare[callers][which], 2) for which in ("p50_ms", "p99_ms")}


def worst(read: dict[str, Any], numbers: tuple[int, ...] = CALLERS) -> float:
    """The highest p99 of a read over these numbers of callers, in ms; one that failed is slower than any."""
    return FAILED_MS if "failure" in read else max(float(read[f"callers_{callers}"]["p99_ms"]) for callers in numbers)


if __name__ == "__main__":
    main()
