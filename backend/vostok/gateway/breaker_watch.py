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
from vostok.gateway.scales import Scales
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
        # Wall clock less monotonic clock when the venue last told the time; it may have been set while we were away.
        self._ahead_ms: int | None = None
        self._warned: set[tuple[str, str, str]] = set()
        # Only the writer's thread reads them.
        self._scales = Scales()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except JournalDown as error:
                log.error("the breakers could not be looked at", reason=error.detail)
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """One look at all breakers; no period begins after a start or a jump of the clock before the venue's time was
        asked."""
        trusted = await self._clock_is_right()
        marks, now = dict(self._market.marks), self._market.venue_ms() if trusted else None
        self._warn(await self._writer.run(look(marks, now, self._scales)))

    async def _clock_is_right(self) -> bool:
        known, ahead = self._ahead_ms, self._difference_ms()
        if known is not None and abs(ahead - known) <= JUMP_MS:
            self._ahead_ms = ahead
            return True
        try:
            await self._upstream.synchronise()
        except (VenueSilent, BinanceError) as error:
            log.debug("the clock is not trusted, as the venue does not tell the time", reason=str(error))
            return False
        if known is not None:
            log.warning("the clock has jumped", by_ms=ahead - known)
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
