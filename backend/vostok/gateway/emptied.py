"""Recognises that the venue was emptied, as Binance empties its testnet about once a month without notice.

Then no order that it acknowledged before is known there any more; what bots placed since is. An order that it forgot
was neither cancelled nor filled nor lost: nothing is booked, live bots are frozen, and the owner confirms a fresh start
(`fresh_start`).
"""

import asyncio
import time
from collections.abc import Callable

import structlog
from sqlalchemy import func, select

from vostok.binance.errors import BinanceError
from vostok.clock import Clock
from vostok.db import Database
from vostok.gateway.account_books import REAL
from vostok.gateway.models import Order, orders
from vostok.gateway.switch import Switch
from vostok.gateway.upstream import Upstream, VenueSilent
from vostok.gateway.venue_models import fresh_starts
from vostok.gateway.venues.base import Venue
from vostok.risk.states import EMPTIED, Latch

log = structlog.get_logger()
NO_SUCH_ORDER = -2013
# The oldest of the newest orders: bots go on after it was emptied, and it knows what they placed since. One of these
# that it still knows is enough to see that it was not emptied.
ASKED = 2
NEWEST = 500
# Of orders older than 90 days a venue may keep no record.
RECENT_MS = 30 * 86_400_000
# A venue's answers come from several places, and a new order may not have reached all of them.
KNOWN_AFTER_MS = 10_000
# The venue is asked again after so long at the earliest, however many orders raise the suspicion.
AGAIN_AFTER_S = 10.0


class EmptiedWatch:
    """`impose` latches. Only a venue that is emptied at times is ever asked."""

    def __init__(
        self,
        venue: Venue,
        database: Database,
        upstream: Upstream,
        switch: Switch,
        clock: Clock,
        impose: Callable[[Latch], None],
    ) -> None:
        self._venue = venue
        self._database = database
        self._upstream = upstream
        self._switch = switch
        self._clock = clock
        self._impose = impose
        self._asking = asyncio.Lock()
        self._not_before = float("-inf")

    async def emptied(self) -> bool:
        """Whether the venue was emptied, as far as is known; latches HALTED when it is found. Raises VenueSilent."""
        if not self._venue.emptied_at_times:
            return False
        async with self._asking:
            if self._switch.venue_is_emptied:
                return True
            if time.monotonic() < self._not_before:
                return False
            found = await self.has_forgotten()
            self._not_before = time.monotonic() + AGAIN_AFTER_S
            if found:
                self._latch()
            return found

    async def has_forgotten(self) -> bool:
        """Whether the venue does not know the older of our recent orders; False where there is none to ask about.

        Raises VenueSilent where it does not say.
        """
        older = await asyncio.to_thread(self._older)
        for order in older:
            if await self._is_known(order):
                return False
        return bool(older)

    async def _is_known(self, order: Order) -> bool:
        question = {"symbol": order.symbol, "origClientOrderId": order.venue_client_id}
        try:
            await self._upstream.private("GET", "order", question, urgent=True)
        except BinanceError as error:
            if error.code != NO_SUCH_ORDER:
                raise VenueSilent(f"the venue answered {error.code} {error.message}") from None
        else:
            return True
        rows = await self._listed(order.symbol)
        return any(row.get("clientOrderId") == order.venue_client_id for row in rows)

    async def _listed(self, symbol: str) -> list[dict[str, object]]:
        try:
            rows = await self._upstream.private("GET", "allOrders", {"symbol": symbol}, urgent=True)
        except BinanceError as error:
            raise VenueSilent(f"the venue answered {error.code} {error.message}") from None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise VenueSilent("the venue's list of orders cannot be understood")
        return rows

    def _older(self) -> list[Order]:
        """Live orders that the venue acknowledged since the last fresh start, the oldest of the newest first."""
        began = select(func.max(fresh_starts.c.at)).scalar_subquery()
        now = self._clock()
        newest = (
            select(orders.c.id)
            .where(orders.c.mode == REAL, orders.c.exchange_order_id.is_not(None))
            .where(orders.c.created_at < now - KNOWN_AFTER_MS, orders.c.created_at > now - RECENT_MS)
            .where(orders.c.created_at > func.coalesce(began, 0))
            .order_by(orders.c.id.desc())
            .limit(NEWEST)
        )
        query = select(orders).where(orders.c.id.in_(newest)).order_by(orders.c.id).limit(ASKED)
        with self._database.read() as session:
            rows = session.connection().execute(query).mappings()
            return [Order.model_validate(dict(row)) for row in rows]

    def _latch(self) -> None:
        reason = (
            f"{self._venue.label} was emptied: it knows no order from before, and nothing counts as cancelled or "
            "lost. Confirm a fresh start; or, where the key or the venue was changed by mistake, change it back and "
            "lift this."
        )
        log.error("the venue was emptied", venue=self._venue.label)
        self._impose(Latch(f"mode:{REAL}", EMPTIED, "HALTED", reason, "gateway", self._clock()))
