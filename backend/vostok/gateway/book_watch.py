"""Holds the account at the venue against the books: at start, after each event, and once a minute."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import structlog

from vostok.binance.errors import BinanceError
from vostok.clock import Clock
from vostok.db import Database
from vostok.gateway.account_books import REAL, books_json, ledger_differences, owned, take_up, unsure
from vostok.gateway.books import Event
from vostok.gateway.events import EventLog
from vostok.gateway.shapes import plain
from vostok.gateway.upstream import Upstream, VenueSilent
from vostok.gateway.user_stream import EVERYTHING
from vostok.gateway.writer import JournalDown, Writer
from vostok.risk.account import Drift, differences, followed
from vostok.risk.states import Latch

log = structlog.get_logger()
SOURCE = "books"
IDLE_S = 60.0
# One look costs a tenth of what a bot may use in a minute, so a burst of fills is looked at once.
AFTER_EVENT_S = 2.0
BETWEEN_S = 10.0
SUSPICIOUS_S = 4.0
# A venue that answers about the account but not about an order: then the difference counts all the same.
UNANSWERED_MS = 60_000


class Sight(NamedTuple):
    """One look: the account, and the books of the same moment; `unclear` assets cannot be held against each other."""

    at: int
    account: dict[str, Decimal]
    owned: dict[str, Decimal]
    unowned: dict[str, Decimal]
    unclear: frozenset[str]


class BookWatch:
    """`impose` latches, `hear` makes every live order be asked about: a fill that nobody told of explains much.

    `asked_at` says when an order (by its id) was last asked about: before that, its fills may be the difference.
    """

    def __init__(
        self,
        writer: Writer,
        upstream: Upstream,
        events: EventLog,
        clock: Clock,
        impose: Callable[[Latch], None],
        hear: Callable[[str], None],
        asked_at: Callable[[int], int],
    ) -> None:
        self._writer = writer
        self._upstream = upstream
        self._clock = clock
        self._impose = impose
        self._hear = hear
        self._asked_at = asked_at
        self._account: dict[str, Decimal] | None = None
        self._checked_at: int | None = None
        # The newest look; None while nothing real is traded, or nothing was seen yet.
        self.sight: Sight | None = None
        self.problem: str | None = None
        self._drifts: dict[str, Drift] = {}
        self._happened = asyncio.Event()
        # Whether the venue was emptied: then a difference is no withdrawal.
        self.emptied: Callable[[], Awaitable[bool]] = _never
        events.listen(self._notice)

    def report(self) -> dict[str, Any]:
        """The account beside the books, as last seen."""
        return books_json(self._writer.books, self._account, self._checked_at)

    def check_ledgers(self, database: Database) -> None:
        """At a start: freeze each SIMULATED bot whose balances its fills do not make."""
        with database.read() as session:
            found = ledger_differences(session.connection(), self._writer.books)
        for bot_id, problem in found.items():
            self._impose(Latch(bot_id, SOURCE, "HALTED", problem, "gateway", self._clock()))

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            self._happened.clear()
            await self.look()
            if self._drifts:
                await asyncio.sleep(SUSPICIOUS_S)
                continue
            await asyncio.sleep(BETWEEN_S)
            try:
                async with asyncio.timeout(IDLE_S - BETWEEN_S):
                    await self._happened.wait()
                await asyncio.sleep(AFTER_EVENT_S)
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Compare once; what stays different is taken up, and what is missing then freezes the mode."""
        books = self._writer.books
        if not any(bot.mode == REAL for bot in list(books.bots.values())):
            self._drifts, self.sight, self.problem = {}, None, None
            return
        before = owned(books)
        try:
            account = read_account(await self._upstream.private("GET", "account", {}))
        except (VenueSilent, BinanceError) as error:
            log.debug("the account could not be compared", reason=str(error))
            self.problem = str(error)
            return
        now = self._clock()
        self._account, self._checked_at = account, now
        after = owned(books)
        # What changed while the answer was on its way cannot be held against it.
        moved = {asset for asset in {*before, *after} if before.get(asset) != after.get(asset)}
        unclear = unsure(books) | moved
        unowned = dict(books.unowned)
        found = {
            asset: difference
            for asset, difference in differences(account, after, unowned).items()
            if asset not in unclear
        }
        self.sight, self.problem = Sight(now, account, after, unowned, unclear), None
        self._drifts = followed(self._drifts, found, now)
        if self._drifts:
            self._hear(EVERYTHING)
            if await self._is_emptied():
                return
        await self._take_up({asset: drift.amount for asset, drift in self._drifts.items() if self._stays(asset, now)})

    def _stays(self, asset: str, now: int) -> bool:
        """Whether the difference is no passing one, and no working order's fills can explain it."""
        drift = self._drifts[asset]
        if not drift.stays(now):
            return False
        return now - drift.since >= UNANSWERED_MS or all(
            self._asked_at(order.id) >= drift.since
            for order in list(self._writer.books.orders.values())
            if order.mode == REAL and order.working and asset in (order.base, order.quote)
        )

    async def _take_up(self, found: dict[str, Decimal]) -> None:
        if not found:
            return
        try:
            missing = await self._writer.run(take_up(found))
        except JournalDown as error:
            log.error("a difference of the account could not be booked", reason=error.detail)
            return
        self._drifts = {asset: drift for asset, drift in self._drifts.items() if asset in missing}
        if self.sight is not None:
            self.sight = self.sight._replace(unowned=dict(self._writer.books.unowned))
        if missing:
            self._impose(Latch(f"mode:{REAL}", SOURCE, "HALTED", self._sentence(missing), "gateway", self._clock()))

    async def _is_emptied(self) -> bool:
        """Whether the books must be left alone; so they are while the venue does not say."""
        try:
            return await self.emptied()
        except VenueSilent:
            return True

    def _sentence(self, missing: dict[str, Decimal]) -> str:
        amounts = ", ".join(f"{plain(amount)} {asset}" for asset, amount in sorted(missing.items()))
        return (
            f"The account at the venue lacks {amounts} that bots own by their books: look at the account's orders and "
            "withdrawals, then pay it in or take it out of a bot's books, and lift this."
        )

    def _notice(self, event: Event) -> None:
        if event.type in ("fill", "order", "unowned", "bot_state"):
            self._happened.set()


async def _never() -> bool:
    return False


def read_account(body: Any) -> dict[str, Decimal]:
    """Free and locked of each asset that the account has. Raises VenueSilent where it cannot be understood."""
    try:
        found = {entry["asset"]: Decimal(entry["free"]) + Decimal(entry["locked"]) for entry in body["balances"]}
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise VenueSilent("the venue's account cannot be understood") from None
    if not all(amount.is_finite() and amount >= 0 for amount in found.values()):
        raise VenueSilent("the venue's account holds impossible amounts")
    return {asset: amount for asset, amount in found.items() if amount}
