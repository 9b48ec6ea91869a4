"""The fault proxy for those who block, and what went through it to the venue."""

import asyncio
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.faults.proxy import HEAD_END, Cut, Heard, Plan, Request, proxy
from tests.programs import free_ports

_WEIGHT = re.compile(rb"x-mbx-used-weight-1m: (\d+)", re.IGNORECASE)
MINUTE_S = 60


@dataclass
class Tap:
    """What the venue itself answered: how often, what it refused by its error codes, and the weight it counted."""

    requests: int = 0
    orders: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    # By the minute of the wall clock, as the venue counts.
    weights: dict[int, int] = field(default_factory=dict)

    def __call__(self, request: Request, raw: bytes) -> None:
        """Note one answer."""
        head, _, body = raw.partition(HEAD_END)
        self.requests += 1
        self.orders += request.method == "POST" and request.path.startswith("/api/v3/order")
        if (used := _WEIGHT.search(head)) is not None:
            minute = int(time.time()) // MINUTE_S
            self.weights[minute] = max(self.weights.get(minute, 0), int(used[1]))
        if not head.startswith((b"HTTP/1.1 2", b"HTTP/1.1 1")):
            self.refused[_code(body)] += 1

    def weight_a_minute(self) -> float:
        """The mean over whole minutes; over what there is where none is whole."""
        whole = [self.weights[minute] for minute in sorted(self.weights)[1:-1]] or list(self.weights.values())
        return round(sum(whole) / len(whole), 1) if whole else 0.0


@dataclass(frozen=True)
class Door:
    """Where the proxy listens; `cut` tears the WebSockets that go through it."""

    port: int
    cut: Cut


@contextmanager
def proxied(target: int, plan: Plan, seed: int, heard: Heard | None = None) -> Iterator[Door]:
    """The proxy on a loop of its own."""
    port, loop, stop, ready = free_ports().panel, asyncio.new_event_loop(), asyncio.Event(), threading.Event()
    cuts: list[Cut] = []

    async def serve() -> None:
        async with proxy(port, target, plan, seed, heard or Tap()) as cut:
            cuts.append(cut)
            ready.set()
            await stop.wait()

    async def tear() -> int:
        return cuts[0]()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(10)
    try:
        yield Door(port, lambda: asyncio.run_coroutine_threadsafe(tear(), loop).result(10))
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def _code(body: bytes) -> int:
    try:
        told: Any = orjson.loads(body)
        return int(told["code"])
    except (ValueError, KeyError, TypeError):
        return 0
