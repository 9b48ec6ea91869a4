"""Exchange ↔ journal ↔ bot, compared at the start, every 5 s, each hour and on demand; and mended as the owner says.

The light look asks the venue nothing that the account check has not asked already; the whole list of open orders costs
80 of its weight, so it is read when an order that nobody knows is heard of, and every five minutes.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import structlog

from vostok.binance.errors import BinanceError
from vostok.clock import DAY_MS, HOUR_MS, MINUTE_MS, Clock, has_passed
from vostok.errors import Unavailable
from vostok.gateway.account_books import REAL
from vostok.gateway.book_watch import BookWatch
from vostok.gateway.live import NO_SUCH_ORDER
from vostok.gateway.market import Market
from vostok.gateway.models import Order
from vostok.gateway.reconciliation_record import keep_run, state_of
from vostok.gateway.reconciliation_sides import dust_of, journal_order, journal_side, read_orders
from vostok.gateway.records import Records
from vostok.gateway.upstream import Upstream, VenueSilent
from vostok.gateway.writer import JournalDown, Writer
from vostok.risk.reconciliation import (
    OWN_PREFIX,
    BotBooks,
    Difference,
    Exchange,
    ExchangeOrder,
    Journal,
    compare,
)
from vostok.risk.sightings import Sighting, sighted

log = structlog.get_logger()
RunKind = Literal["start", "light", "full", "manual", "fix"]
EVERY_S = 5.0
START_WITHIN_S = 2.0
FULL_EVERY_MS = HOUR_MS
HEARD_EVERY_MS = 5_000
ORDERS_EVERY_MS = 5 * MINUTE_MS
# What a bot's database said is not its word any more after so long.
BOTS_STALE_MS = 60_000
PAGE = 1_000
MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Told:
    """What the panel read in the bots' own databases, at `at` (UTC ms)."""

    at: int
    bots: Mapping[str, BotBooks]


class Reconciliation:
    """Compares and remembers; `unreconciled` is what the gate asks before each real entry."""

    def __init__(
        self,
        writer: Writer,
        records: Records,
        upstream: Upstream,
        market: Market,
        watch: BookWatch,
        clock: Clock,
    ) -> None:
        self._writer = writer
        self._records = records
        self._upstream = upstream
        self._market = market
        self._watch = watch
        self._clock = clock
        self._looking = asyncio.Lock()
        self._heard = asyncio.Event()
        self.told = Told(0, {})
        self._at_venue: tuple[Difference, ...] = ()
        self._orders_at = 0
        self._orders_due = True
        self.full_at = 0
        self._kept: frozenset[str] | None = None
        self._problem: str | None = None
        self.opened = False
        self.checked_at: int | None = None
        self.sightings: tuple[Sighting, ...] = ()

    def hear(self, client_id: str) -> None:
        """Something happened at the venue to an order; one that is not ours is looked for at once."""
        if not client_id.startswith(OWN_PREFIX):
            self._orders_due = True
            # Another program on the account may trade without a pause: it must not use up the weight that bots need.
            if has_passed(HEARD_EVERY_MS, self._orders_at, self._clock()):
                self._heard.set()

    def tell(self, bots: Mapping[str, BotBooks]) -> None:
        """What the bots' own databases hold now."""
        self.told = Told(self._clock(), bots)

    def unreconciled(self) -> str | None:
        """Why entries with real orders wait; None when they need not."""
        if not self.opened:
            seen = sum(sighting.difference.closes_entries for sighting in self.sightings)
            found = f"{seen} difference(s) were found" if seen else "the venue has not told all of it yet"
            return f"Account and books are being compared since the start, and {found}: see Reconciliation."
        grave = [one for one in self.standing() if one.closes_entries]
        if not grave:
            return None
        return f"Account and books do not agree ({len(grave)} difference(s)): mend that under Reconciliation."

    def standing(self) -> list[Difference]:
        """The differences that are no passing ones."""
        now = self._clock()
        return [sighting.difference for sighting in self.sightings if sighting.stands(now)]

    @property
    def state(self) -> str:
        """`starting` until the first clean look, then `clean` or `differs`."""
        return state_of(self.opened, self.standing())

    @property
    def problem(self) -> str | None:
        """Why the venue's side is not known now."""
        return self._problem or self._watch.problem

    @property
    def exchange_at(self) -> int | None:
        """When the account was seen last (UTC ms); None while nothing real is traded."""
        return None if self._watch.sight is None else self._watch.sight.at

    async def start(self) -> None:
        """The first look, before anybody trades; a venue that is slow is waited for by the gate, not by the start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(START_WITHIN_S):
                await self.look("start")

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            self._heard.clear()
            if not self.full_at:
                await self.look("start")
            else:
                await self.look("full" if has_passed(FULL_EVERY_MS, self.full_at, self._clock()) else "light")
            try:
                async with asyncio.timeout(EVERY_S):
                    await self._heard.wait()
            except TimeoutError:
                continue

    async def look(self, kind: RunKind, actor: str = "gateway") -> None:
        """Compare once. A venue that does not answer leaves its side as it was known; nothing is raised."""
        async with self._looking:
            began = self._clock()
            live = any(bot.mode == REAL for bot in list(self._writer.books.bots.values()))
            if kind != "light" and live:
                await self._watch.look()
            try:
                if not live:
                    self._at_venue, self._problem = (), None
                    self.full_at = self.full_at if kind == "light" else began
                elif kind != "light" or self._must_ask(began):
                    # What is heard of from here on may be missing in the answer.
                    self._orders_due = False
                    await self._ask(kind, began)
                    self._problem = None
            except (VenueSilent, BinanceError) as error:
                self._problem, self._orders_due = str(error), True
            found = await self._compare()
            now = self._clock()
            self.sightings, self.checked_at = sighted(self.sightings, found, now), now
            seen = not live or (self._orders_at > 0 and self._watch.sight is not None and self.problem is None)
            if seen and not any(one.closes_entries for one in found):
                self.opened = True
            # On paper alone, that nothing differs is no news, unless something did.
            if live or found or self._kept is not None or kind in ("manual", "fix"):
                await self._keep(kind, actor, now - began)

    def _must_ask(self, now: int) -> bool:
        """Whether the account's orders are asked for, although it costs: somebody traded by hand, a difference is not
        certain yet or may have been mended, or nobody has looked for a while."""
        if self._orders_due and has_passed(HEARD_EVERY_MS, self._orders_at, now):
            return True
        unsettled = any(not one.stands(now) and one.difference in self._at_venue for one in self.sightings)
        pause = MINUTE_MS if any(one.grave for one in self._at_venue) else ORDERS_EVERY_MS
        return unsettled or has_passed(pause, self._orders_at, now)

    async def _ask(self, kind: RunKind, now: int) -> None:
        """Ask for the account's orders and compare them with the journal."""
        before = dict(self._writer.books.orders)
        orders = read_orders(await self._upstream.private("GET", "openOrders", {}), self._market.specs)
        settled: list[Order] = []
        # What was found of a settled order is gone only when that order was looked at again.
        if kind != "light" or self._at_venue:
            settled = await self._history(orders, now)
        elif strange := [one for one in orders if one.startswith(OWN_PREFIX) and not _is_in(one, before)]:
            settled = await asyncio.to_thread(self._records.orders_named, strange, ())
        await self._ask_missing(before, orders)
        journal = journal_side(self._writer.books, None, settled)
        after = self._writer.books.orders
        # What moved while the answers were on their way cannot be held against them.
        moved = {order.venue_client_id for key, order in before.items() if _changed(order, after.get(key))}
        moved |= {order.venue_client_id for key, order in after.items() if key not in before}
        there = {name: order for name, order in orders.items() if name not in moved}
        kept = tuple(order for order in journal.orders if order.client_id not in moved)
        self._at_venue = compare(Exchange({}, there), Journal({}, {}, {}, kept), {}, {})
        self._orders_at = now
        if kind != "light":
            self.full_at = now

    async def _history(self, orders: dict[str, ExchangeOrder], now: int) -> list[Order]:
        """Add what the venue knows of each live order that changed in the last day; returns those settled."""
        changed = await asyncio.to_thread(self._records.live_orders_since, now - DAY_MS)
        for symbol in sorted({order.symbol for order in changed}):
            first = min(order.created_at for order in changed if order.symbol == symbol)
            told = await self._all_orders(symbol, max(first - MINUTE_MS, now - DAY_MS + MINUTE_MS))
            orders.update({name: order for name, order in told.items() if name.startswith(OWN_PREFIX)})
        strange = [name for name in orders if name.startswith(OWN_PREFIX)]
        named = await asyncio.to_thread(self._records.orders_named, strange, ())
        return [order for order in named if order.id not in self._writer.books.orders]

    async def _all_orders(self, symbol: str, since: int) -> dict[str, ExchangeOrder]:
        found: dict[str, ExchangeOrder] = {}
        question: dict[str, str | int] = {"symbol": symbol, "startTime": since, "limit": PAGE}
        for _ in range(MOST_PAGES):
            rows = await self._upstream.private("GET", "allOrders", question)
            found |= read_orders(rows, self._market.specs)
            if len(rows) < PAGE:
                return found
            question = {"symbol": symbol, "orderId": int(rows[-1]["orderId"]) + 1, "limit": PAGE}
        return found

    async def _ask_missing(self, before: Mapping[int, Order], orders: dict[str, ExchangeOrder]) -> None:
        """Ask one by one about orders that the journal has open and the venue's lists do not show."""
        for order in before.values():
            known = journal_order(order)
            if known.real and known.open and known.sure and known.exchange_id and known.client_id not in orders:
                question = {"symbol": order.symbol, "origClientOrderId": order.venue_client_id}
                try:
                    row = await self._upstream.private("GET", "order", question)
                except BinanceError as error:
                    if error.code != NO_SUCH_ORDER:
                        raise
                    continue
                orders |= read_orders([row], self._market.specs)

    async def _compare(self) -> tuple[Difference, ...]:
        books, sight, now = self._writer.books, self._watch.sight, self._clock()
        told = self.told.bots if now - self.told.at <= BOTS_STALE_MS else {}
        running = {bot.id for bot in list(books.bots.values()) if bot.state != "STOPPED"}
        bots = {
            bot_id: BotBooks(side.orders, side.positions, side.running and bot_id in running)
            for bot_id, side in told.items()
        }
        wanted = {order.exchange_id for side in bots.values() for order in side.orders}
        stored = await asyncio.to_thread(self._records.orders_named, (), wanted) if wanted else []
        journal = journal_side(books, sight, stored)
        pairs = {pair for held in journal.holdings.values() for pair in held}
        dust = dust_of(pairs, self._market.marks, self._market.specs)
        exchange = None if sight is None else Exchange(sight.account)
        return self._at_venue + compare(exchange, journal, bots, dust)

    async def _keep(self, kind: RunKind, actor: str, took_ms: int) -> None:
        """Write down a comparison that was asked for, or that came to another result than the last."""
        standing = self.standing() if self.opened else [sighting.difference for sighting in self.sightings]
        ids = frozenset(one.id for one in standing) | {self.state}
        if kind in ("light", "start") and ids == self._kept:
            return
        try:
            await self._writer.run(keep_run(kind, self.state, standing, took_ms, actor))
            self._kept = ids
        except JournalDown as error:
            log.error("a comparison could not be written down", reason=error.detail)

    async def demand(self, actor: str) -> None:
        """A full comparison now. Raises Unavailable where the venue does not answer."""
        await self.look("manual", actor)
        if self.problem is not None:
            raise Unavailable(f"The venue could not be asked ({self.problem}): try again.")


def _changed(before: Order, after: Order | None) -> bool:
    return after is None or journal_order(before) != journal_order(after)


def _is_in(client_id: str, orders: Mapping[int, Order]) -> bool:
    return any(order.venue_client_id == client_id for order in orders.values())
