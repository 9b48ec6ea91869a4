"""The stream of what happened, for programs that keep a mirror: numbered, kept for a while, never blocking."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, NamedTuple

import orjson

from vostok.clock import Clock
from vostok.gateway.books import Event

KEPT = 20_000
TICK_S = 5.0


class EventLog:
    """The newest events. Their numbers grow over restarts, as they begin at the clock's microsecond."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: deque[Numbered] = deque(maxlen=KEPT)
        self._seq = clock() * 1000
        self._news = asyncio.Event()
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Call `listener` with every event, on the event loop."""
        self._listeners.append(listener)

    def publish(self, events: Iterable[Event]) -> None:
        """Number and keep `events`, and wake the readers."""
        written, now = False, self._clock()
        for event in events:
            self._seq += 1
            self._kept.append(Numbered(self._seq, now, event))
            written = True
            for listener in self._listeners:
                listener(event)
        if written:
            self._news.set()
            self._news = asyncio.Event()

    async def lines(self, after: int) -> AsyncIterator[bytes]:
        """Events after number `after` (0: from now on), one JSON object a line, for as long as the reader stays.

        A reader that missed more than is kept is told so by a `gap`, and must read the state again.
        """
        oldest = self._kept[0].seq - 1 if self._kept else self._seq
        position = after or self._seq
        if not oldest <= position <= self._seq:
            position = oldest
            yield self._line("gap", position, {"after": after})
        while True:
            news = self._news
            for numbered in self._after(position):
                position = numbered.seq
                yield _line(numbered)
            if news is self._news:
                try:
                    async with asyncio.timeout(TICK_S):
                        await news.wait()
                except TimeoutError:
                    yield self._line("tick", position, {})

    def _after(self, position: int) -> list["Numbered"]:
        newer = []
        for numbered in reversed(self._kept):
            if numbered.seq <= position:
                break
            newer.append(numbered)
        return newer[::-1]

    def _line(self, type: str, seq: int, data: dict[str, Any]) -> bytes:
        return _line(Numbered(seq, self._clock(), Event(type, None, data)))


class Numbered(NamedTuple):
    """An event with its place in the order of all, and its moment (UTC ms)."""

    seq: int
    ts: int
    event: Event


def _line(numbered: Numbered) -> bytes:
    seq, ts, (type, bot_id, data) = numbered
    return orjson.dumps({"seq": seq, "ts": ts, "type": type, "bot_id": bot_id, "data": data}) + b"\n"
