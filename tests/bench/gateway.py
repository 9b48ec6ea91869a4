"""`npm run bench -- gateway`: what gate, durable journal and audit add to an order at 200 orders a second.

`figures` is the whole latency of `POST /order` of SIMULATED bots at the gateway: reading, signature, rules,
reservation, matching, one COMMIT with fsync, and the answer. The control group is `GET /time` of the same server at
the same rate: what a request costs before anything is decided; `added` is the difference. Both are measured in turns,
block by block, so that what else the machine does meets both. CPU is the gateway's own, less what it uses in the same
time without orders. `stages` come from a second gateway with a stopwatch inside (`stages.py`) and say where the time
goes; pauses "of the machine" are those in which the gateway wanted to run and was not let.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.bench.callers import Connection
from tests.bench.stages import FILE
from tests.gateway.client import BotClient, let_hurry, put_bot
from tests.programs import Installation, wait_until
from vostok.binance.signing import KEY_HEADER

# The account's orders of so many seconds are counted, and no limit of theirs is above 9,999.
WINDOW_S = 10.0
PAIRS = ("BTC/USDT", "ETH/USDT", "SOL/USDT", "BNB/USDT")
TARGET_P99_MS = 5.0
CALLERS = 8
CONNECTIONS = 64
BLOCKS = 5
# On a busy machine an order may wait; that is latency and no failure.
RECV_WINDOW_MS = 60_000
Send = Callable[[int], Awaitable[None]]


class Refused(Exception):
    """An answer that is not what was asked for."""


class Wire:
    """Connections to the gateway, cheap for the caller: it shares the processors with what it measures."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: asyncio.Queue[Connection] = asyncio.Queue()

    async def open(self) -> "Wire":
        """Connect."""
        loop = asyncio.get_running_loop()
        for _ in range(CONNECTIONS):
            _, connection = await loop.create_connection(Connection, "127.0.0.1", self._port)
            self._free.put_nowait(connection)
        return self

    async def ask(self, request: bytes, expected: bytes) -> None:
        """Send and wait for the answer. Raises Refused unless it holds `expected`."""
        connection = await self._free.get()
        answer = await connection.ask(request)
        self._free.put_nowait(connection)
        if expected not in answer:
            raise Refused(answer[-500:].decode(errors="replace"))

    def close(self) -> None:
        """Hang up."""
        while not self._free.empty():
            self._free.get_nowait().close()


def as_bytes(request: httpx.Request) -> bytes:
    """A request as it goes over the wire."""
    body = request.content
    lines = [f"{request.method} {request.url.raw_path.decode()} HTTP/1.1", f"Host: {request.url.netloc.decode()}"]
    named = {KEY_HEADER.lower(), "content-type"}
    lines += [f"{name}: {value}" for name, value in request.headers.items() if name.lower() in named]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


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


class Load:
    """The orders and the control group."""

    def __init__(self, installation: Installation, bots: list[BotClient]) -> None:
        self._installation = installation
        self._bots = bots
        self._time = f"GET /api/v3/time HTTP/1.1\r\nHost: {installation.gateway_url[7:]}\r\n\r\n".encode()
        self._number = 0
        self.wire = Wire(installation.ports.gateway)

    async def order(self, _index: int) -> None:
        """One entry of the next bot."""
        self._number += 1
        bots = self._bots
        bot, pair = bots[self._number % len(bots)], PAIRS[self._number // len(bots) % len(PAIRS)]
        wish = {"symbol": pair.replace("/", ""), "side": "BUY", "type": "MARKET", "quoteOrderQty": "10"}
        await self.wire.ask(as_bytes(bot.order(**wish, recvWindow=RECV_WINDOW_MS)), b'"FILLED"')

    async def bare(self, _index: int) -> None:
        """One question for the time."""
        await self.wire.ask(self._time, b"serverTime")

    async def blocks(self, n: int, rate: float) -> tuple[list[float], list[float]]:
        """Seconds of `n` orders and of `n` bare requests, in turns."""
        orders: list[float] = []
        bare: list[float] = []
        for _ in range(BLOCKS):
            # The server closes connections that nobody used for five seconds.
            self.wire = await Wire(self._installation.ports.gateway).open()
            bare += await paced(self.bare, n=n // BLOCKS, rate=rate)
            orders += await paced(self.order, n=n // BLOCKS, rate=rate)
            self.wire.close()
        return orders, bare

    async def warm_up(self, rate: float) -> None:
        """What the first orders alone pay for: caches, connections to the venue."""
        self.wire = await Wire(self._installation.ports.gateway).open()
        await paced(self.order, n=100, rate=rate)
        self.wire.close()
        await asyncio.sleep(WINDOW_S / 2)


async def measure(installation: Installation, bots: list[BotClient], *, n: int, rate: float) -> dict[str, object]:
    """Latency in turns with the control group, then CPU of both."""
    load = Load(installation, bots)
    await load.warm_up(rate)
    orders, bare = await load.blocks(n, rate)
    program = psutil.Process(installation.programs["gateway"].process.pid)
    load.wire = await Wire(installation.ports.gateway).open()
    order_cpu = await cpu_ms_each(program, load.order, n)
    load.wire.close()
    load.wire = await Wire(installation.ports.gateway).open()
    bare_cpu = await cpu_ms_each(program, load.bare, n)
    load.wire.close()
    found, floor = percentiles(orders), percentiles(bare)
    added = {name: round(found[name] - floor[name], 2) for name in ("p50_ms", "p95_ms", "p99_ms")}
    ratio = {name: round(found[name] / floor[name], 1) for name in ("p50_ms", "p95_ms", "p99_ms")}
    return {
        "figures": {"rate_per_s": rate, **found, "added": added, "times_bare": ratio, "cpu_ms_per_order": order_cpu},
        "control": {"bare_route": {**floor, "cpu_ms_per_request": bare_cpu}},
    }


async def stages(installation: Installation, bots: list[BotClient], *, n: int, rate: float) -> dict[str, Any]:
    """Where the time of `n` orders goes, from the gateway with the stopwatch."""
    load = Load(installation, bots)
    await load.warm_up(rate)
    program = installation.programs["gateway"].process
    file = Path(os.environ[FILE])
    program.send_signal(signal.SIGUSR1)
    await load.blocks(n, rate)
    program.send_signal(signal.SIGUSR2)
    await asyncio.to_thread(wait_until, file.exists, within_s=10)
    found: dict[str, Any] = json.loads(await asyncio.to_thread(file.read_text))
    return found


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


def settled_bots(installation: Installation) -> list[BotClient]:
    """Eight bots that may trade as fast as they like."""
    with installation.control() as control:
        let_hurry(control)
        return [
            put_bot(control, bot_id, installation.gateway_url, pairs=PAIRS, allocation="1000000", limit="1000000")
            for bot_id in ("a" * 9 + letter for letter in "abcdefgh")
        ]


def main() -> None:
    """Start simulator and gateway in a temporary home, measure, start the gateway with the stopwatch, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_500, help="orders of a measurement, at most 5,000")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rate", type=float, default=200.0)
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[FILE] = str(Path(folder) / "stages.json")
        installation = Installation(Path(folder) / "home", settings={"simulator_seed": str(options.seed)})
        with installation.running("simulator", "gateway"):
            bots = settled_bots(installation)
            result = asyncio.run(measure(installation, bots, n=options.n, rate=options.rate))
            with installation.control() as control:
                verified = control.post("/audit/verify", timeout=60).json()
            installation.stop("gateway")
            installation.start("gateway", module="tests.bench.stages")
            watched = asyncio.run(stages(installation, bots, n=options.n, rate=options.rate))
    figures = result["figures"]
    assert isinstance(figures, dict)
    print(f"{options.n} orders at {options.rate:.0f}/s: {figures}; bare route: {result['control']}")
    for name, summary in watched.items():
        print(f"  {name}: {summary}")
    print(f"audit chain of {verified['rows']} rows holds: {verified['ok']}")
    figures["stages"] = watched
    ok = figures["added"]["p99_ms"] < TARGET_P99_MS and verified["ok"]
    targets = {"added": {"p99_ms": TARGET_P99_MS}}
    print(json.dumps({"name": "gateway", "n": options.n, "seed": options.seed, **result, "targets": targets, "ok": ok}))


if __name__ == "__main__":
    main()
