"""The breakers' clock: a look each second, new periods by the venue's time, a warning at 80 % of a limit."""

import asyncio
import time

import structlog

from vostok.binance.errors import BinanceError
from vostok.clock import Clock
from vostok.gateway.books import Event
from vostok.gateway.breakers import Gauge, gauge_json, look
from vostok.gateway.events import EventLog
from vostok.gateway.market import Market
from vostok.gateway.upstream import Upstream, VenueSilent
from vostok.gateway.writer import JournalDown, Writer

log = structlog.get_logger()
EVERY_S = 1.0
# Wall clock and monotonic clock may differ so much between two looks before the wall clock is not believed.
JUMP_MS = 5_000


class BreakerWatch:
    """Looks at every breaker while bots may sleep; entries look for themselves."""

    def __init__(self, writer: Writer, market: Market, upstream: Upstream, events: EventLog, clock: Clock) -> None:
        self._writer = writer
        self._market = market
        self._upstream = upstream
        self._events = events
        self._clock = clock
        self._ahead_ms = self._difference_ms()
        self._warned: set[tuple[str, str, str]] = set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except JournalDown as error:
                log.error("the breakers could not be looked at", reason=error.detail)
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """One look at all breakers; after a jump of the clock no period begins before the venue's time was asked."""
        trusted = await self._clock_is_right()
        marks, now = dict(self._market.marks), self._market.venue_ms() if trusted else None
        self._warn(await self._writer.run(look(marks, now)))

    async def _clock_is_right(self) -> bool:
        ahead = self._difference_ms()
        if abs(ahead - self._ahead_ms) <= JUMP_MS:
            self._ahead_ms = ahead
            return True
        try:
            await self._upstream.synchronise()
        except (VenueSilent, BinanceError) as error:
            log.warning("the clock has jumped and the venue does not tell the time", reason=str(error))
            return False
        log.warning("the clock has jumped", by_ms=ahead - self._ahead_ms)
        self._ahead_ms = self._difference_ms()
        return True

    def _difference_ms(self) -> int:
        return self._clock() - time.monotonic_ns() // 1_000_000

    def _warn(self, found: list[Gauge]) -> None:
        near = {
            (gauge.scope, gauge.currency, gauge.period): gauge for gauge in found if gauge.reading.status == "warning"
        }
        news = [Event("breaker_near", None, gauge_json(near[key])) for key in near.keys() - self._warned]
        self._warned = set(near)
        self._events.publish(news)
