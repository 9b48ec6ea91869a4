"""`npm run bench -- gateway`: what gate, durable journal and audit add to an order at 200 orders a second.

The figure is the whole latency of `POST /order` of SIMULATED bots at the gateway: reading, signature, rules,
reservation, two COMMITs with fsync, matching, and the answer. The control group is `GET /time` of the same
server at the same rate: what a request costs before anything is decided. CPU is the gateway's own, less what it
uses in the same time without orders.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.gateway.client import BotClient, let_hurry, put_bot
from tests.programs import Installation

# The account's orders of so many seconds are counted, and no limit of theirs is above 1,999.
WINDOW_S = 10.0
PAIRS = ("BTC/USDT", "ETH/USDT", "SOL/USDT", "BNB/USDT")
TARGET_P99_MS = 5.0
CALLERS = 8
# On a busy machine an order may wait; that is latency and no failure.
RECV_WINDOW_MS = 60_000
Send = Callable[[int], Awaitable[None]]


async def paced(send: Send, *, n: int, rate: float) -> list[float]:
    """Start `n` sends at `rate` a second whether or not earlier ones are done; seconds from due time to answer."""
    latencies: list[float] = []

    async def one(index: int, due: float) -> None:
        await send(index)
        latencies.append(time.perf_counter() - due)

    begin = time.perf_counter() + 0.1
    tasks = []
    for index in range(n):
        due = begin + index / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(index, due)))
    await asyncio.gather(*tasks)
    return latencies


def percentiles(latencies: list[float]) -> dict[str, float]:
    """p50, p95, p99 and maximum in milliseconds."""
    cuts = statistics.quantiles(latencies, n=100)
    values = {"p50_ms": cuts[49], "p95_ms": cuts[94], "p99_ms": cuts[98], "max_ms": max(latencies)}
    return {name: round(value * 1000, 2) for name, value in values.items()}


async def measure(installation: Installation, bots: list[BotClient], *, n: int, rate: float) -> dict[str, object]:
    """The orders and the control group, one after another, over the same connections."""
    # The server closes connections that nobody used for five seconds.
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64, keepalive_expiry=3)
    async with httpx.AsyncClient(base_url=installation.gateway_url, timeout=30, limits=limits) as client:
        failures: list[str] = []

        async def order(index: int) -> None:
            bot, pair = bots[index % len(bots)], PAIRS[index // len(bots) % len(PAIRS)]
            wish = {"symbol": pair.replace("/", ""), "side": "BUY", "type": "MARKET", "quoteOrderQty": "10"}
            request = bot.order(**wish, recvWindow=RECV_WINDOW_MS)
            answer = await client.send(request)
            if answer.json().get("status") != "FILLED":
                failures.append(answer.text)

        async def bare(_index: int) -> None:
            (await client.get("/api/v3/time")).raise_for_status()

        program = psutil.Process(installation.programs["gateway"].process.pid)
        await paced(order, n=100, rate=rate)
        await asyncio.sleep(WINDOW_S)
        order_cpu = await cpu_ms_each(program, order, n)
        bare_cpu = await cpu_ms_each(program, bare, n)
        floor = percentiles(await paced(bare, n=n, rate=rate))
        await asyncio.sleep(WINDOW_S)
        orders = percentiles(await paced(order, n=n, rate=rate))
    assert not failures, failures[0]
    return {
        "figures": {"rate_per_s": rate, **orders, "cpu_ms_per_order": order_cpu},
        "control": {"bare_route": {**floor, "cpu_ms_per_request": bare_cpu}},
    }


async def cpu_ms_each(program: psutil.Process, send: Send, n: int) -> float:
    """CPU milliseconds that one of `n` sends by eight callers costs `program`, less what it uses without them."""
    numbers = iter(range(n))

    async def caller() -> None:
        for index in numbers:
            await send(index)

    async def callers() -> None:
        await asyncio.gather(*(caller() for _ in range(CALLERS)))

    busy, took = await cpu_ms(program, callers)
    idle, while_idle = await cpu_ms(program, lambda: asyncio.sleep(3))
    return round((busy - idle * took / while_idle) / n, 3)


async def cpu_ms(program: psutil.Process, work: Callable[[], Awaitable[Any]]) -> tuple[float, float]:
    """CPU milliseconds of `program` while `work` runs, and the seconds that took.

    Unlike latency, CPU time hardly depends on what else the machine does.
    """
    before, began = program.cpu_times(), time.perf_counter()
    await work()
    after, ended = program.cpu_times(), time.perf_counter()
    return (after.user + after.system - before.user - before.system) * 1000, ended - began


def main() -> None:
    """Start simulator and gateway in a temporary home, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_500, help="orders of a measurement, at most 1,900")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rate", type=float, default=200.0)
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder) / "home", settings={"simulator_seed": str(options.seed)})
        with installation.running("simulator", "gateway"), installation.control() as control:
            let_hurry(control)
            bots = [
                put_bot(control, bot_id, installation.gateway_url, pairs=PAIRS, allocation="1000000", limit="1000000")
                for bot_id in ("a" * 9 + letter for letter in "abcdefgh")
            ]
            result = asyncio.run(measure(installation, bots, n=options.n, rate=options.rate))
            verified = control.post("/audit/verify", timeout=60).json()
    figures = result["figures"]
    assert isinstance(figures, dict)
    print(f"{options.n} orders at {options.rate:.0f}/s: {figures}; bare route: {result['control']}")
    print(f"audit chain of {verified['rows']} rows holds: {verified['ok']}")
    ok = figures["p99_ms"] < TARGET_P99_MS and verified["ok"]
    targets = {"p99_ms": TARGET_P99_MS}
    print(json.dumps({"name": "gateway", "n": options.n, "seed": options.seed, **result, "targets": targets, "ok": ok}))


if __name__ == "__main__":
    main()
