"""Whether the venue answers, and what the gateway says of itself."""

import asyncio
import time
from typing import Any

import structlog

from vostok.binance.errors import BinanceError
from vostok.clock import Clock
from vostok.gateway.books import Event
from vostok.gateway.events import EventLog
from vostok.gateway.journal_watch import JournalWatch
from vostok.gateway.market import Market
from vostok.gateway.upstream import Upstream, VenueSilent
from vostok.notary import Notary, unsigned

log = structlog.get_logger()
EVERY_S = 0.5
# The venue is asked when nobody else did for so long, and counts as down when nothing valid came for longer: after two
# questions, and soon enough for an alert to leave within 5 s.
ASK_AFTER_S = 2.5
SILENT_S = 3.0
CLOCK_EVERY_S = 60.0
# This machine's clock was set when it differs by more from where it must be.
JUMPED_MS = 300


class Health:
    """Asks the venue when nobody else did, and tells when it goes and comes back."""

    def __init__(
        self,
        venue: str,
        upstream: Upstream,
        market: Market,
        events: EventLog,
        clock: Clock,
        notary: Notary,
        journal: JournalWatch,
    ) -> None:
        self._venue = venue
        self._upstream = upstream
        self._market = market
        self._events = events
        self._clock = clock
        self._notary = notary
        self._journal = journal
        self._since = clock()
        self._up: bool | None = None
        self._detail = f"waiting for the venue {venue}"
        self._synchronised = float("-inf")
        self._wall_less_steady = self._difference()

    def report(self) -> dict[str, Any]:
        """`status` is ok while the venue answers, the journal takes writes and the audit chain holds, else degraded."""
        status, detail = {None: "starting", True: "ok", False: "degraded"}[self._up], self._detail
        if self._journal.problem is not None:
            status, detail = "degraded", f"{self._journal.problem} {detail}"
        if self._notary.problem is not None:
            status, detail = "degraded", f"{unsigned(self._notary.problem)} {detail}"
        return {
            "status": status,
            "since": self._since,
            "detail": detail,
            "venue": self._venue,
            "venue_up": self._up,
            "journal": self._journal.problem,
            "budget": self._upstream.budget.report(),
            "upstream_requests": self._upstream.requests,
            "clock_offset_ms": self._upstream.offset_ms,
        }

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """Ask the venue if it was silent, the clocks were not compared for a minute, or ours was set meanwhile."""
        now = time.monotonic()
        answered = self._upstream.answered_at
        reason = "nothing came from it for a while"
        is_silent = answered is None or now - answered > ASK_AFTER_S
        if is_silent or now - self._synchronised > CLOCK_EVERY_S or self._was_set():
            try:
                await self._upstream.synchronise()
                self._synchronised, self._wall_less_steady = time.monotonic(), self._difference()
                if not self._market.specs:
                    await self._market.info()
            except (VenueSilent, BinanceError) as error:
                reason = str(error)
        answered = self._upstream.answered_at
        self._set(answered is not None and time.monotonic() - answered <= SILENT_S, reason)

    def _was_set(self) -> bool:
        """Whether this machine's clock jumped since it was compared."""
        return abs(self._difference() - self._wall_less_steady) > JUMPED_MS

    def _difference(self) -> float:
        return self._clock() - time.monotonic() * 1000

    def _set(self, up: bool, reason: str) -> None:
        if up == self._up:
            return
        self._up, self._since = up, self._clock()
        self._detail = f"The {self._venue} answers." if up else f"The {self._venue} does not answer: {reason}"
        log.info("venue", status="up" if up else "down", detail=self._detail)
        self._events.publish([Event("venue", None, {"status": "up" if up else "down", "detail": self._detail})])
