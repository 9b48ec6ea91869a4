"""The stream of what happened, for programs that keep a mirror: numbered, kept for a while, never blocking."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import orjson

from vostok.clock import Clock
from vostok.gateway.books import Event

KEPT = 20_000
TICK_S = 5.0


class EventLog:
    """The newest events. Their numbers grow over restarts, as they begin at the clock's microsecond."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # As the lines they are read as: bytes are nothing to the garbage collector, which would walk through objects.
        self._kept: deque[tuple[int, bytes]] = deque(maxlen=KEPT)
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
            self._kept.append((self._seq, _line(self._seq, now, event)))
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
        oldest = self._kept[0][0] - 1 if self._kept else self._seq
        position = after or self._seq
        if not oldest <= position <= self._seq:
            position = oldest
            yield self._told("gap", position, {"after": after})
        while True:
            news = self._news
            for seq, line in self._after(position):
                position = seq
                yield line
            if news is self._news:
                try:
                    async with asyncio.timeout(TICK_S):
                        await news.wait()
                except TimeoutError:
                    yield self._told("tick", position, {})

    def _after(self, position: int) -> list[tuple[int, bytes]]:
        newer = []
        for kept in reversed(self._kept):
            if kept[0] <= position:
                break
            newer.append(kept)
        return newer[::-1]

    def _told(self, type: str, seq: int, data: dict[str, Any]) -> bytes:
        return _line(seq, self._clock(), Event(type, None, data))


def _line(seq: int, now_ms: int, event: Event) -> bytes:
    type, bot_id, data = event
    return orjson.dumps({"seq": seq, "ts": now_ms, "type": type, "bot_id": bot_id, "data": data}) + b"\n"
