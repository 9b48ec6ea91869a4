"""Changes on their way to the browsers: one bus, each message encoded once, a slow reader is dropped."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from pydantic import BaseModel

from vostok.audit import BOOT_ID
from vostok.clock import Clock, now_ms

Type = Literal[
    "hello",
    "tick",
    "bot",
    "bot_removed",
    "portfolio",
    "fill",
    "order",
    "decision",
    "trade",
    "trade_removed",
    "health",
    "risk",
    "activity",
    "alert",
    "backup",
    "data_job",
    "backtest",
    "governance",
    "reconciliation",
    "brief",
    "validation",
    "parity",
    "logout",
]
# About a minute of a busy installation; a reader that is further behind reads its queries again.
BACKLOG = 512


class Reader:
    """One subscriber's queue; `lost` is set when it fell behind and was dropped."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[str] = asyncio.Queue(BACKLOG)
        self.lost = asyncio.Event()


class Bus:
    """Publishes `{"type", "seq", "ts", "data"}` to every reader."""

    def __init__(self, clock: Clock = now_ms) -> None:
        self._clock = clock
        self._readers: set[Reader] = set()
        self._seq = 0

    def hello(self) -> str:
        """The first message of a connection: which start of the panel this is, and its time."""
        return self._message("hello", json.dumps({"boot_id": BOOT_ID, "server_time": self._clock()}))

    def tick(self) -> str:
        """Nothing has happened for a while, and the line is alive."""
        return self._message("tick", "{}")

    def publish(self, type: Type, data: BaseModel | dict[str, str] | bytes) -> None:
        """Send a change to all readers; never waits."""
        self._seq += 1
        if not self._readers:
            return
        message = self._message(type, _encoded(data))
        for reader in [*self._readers]:
            try:
                reader.queue.put_nowait(message)
            except asyncio.QueueFull:
                reader.lost.set()
                self._readers.discard(reader)

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Everything that is published while the block runs."""
        reader = Reader()
        self._readers.add(reader)
        try:
            yield reader
        finally:
            self._readers.discard(reader)

    def _message(self, type: Type, data: str) -> str:
        return f'{{"type":"{type}","seq":{self._seq},"ts":{self._clock()},"data":{data}}}'


def _encoded(data: BaseModel | dict[str, str] | bytes) -> str:
    if isinstance(data, bytes):
        return data.decode()
    return data.model_dump_json() if isinstance(data, BaseModel) else json.dumps(data)
