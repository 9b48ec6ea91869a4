"""The gateway's working memory: what the newest commit says, as values.

Two copies exist. The writer thread owns one and works ahead on it inside a transaction; the event loop owns
the other, which learns of a change only after its COMMIT, so nobody is told of what may not last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Row, and_, func, not_, or_, select

from vostok import audit
from vostok.gateway.models import (
    WORKING,
    Bot,
    Decision,
    Fill,
    Order,
    balances,
    bots,
    decisions,
    fills,
    orders,
)
from vostok.gateway.risk_models import (
    clearances,
    flags,
    latches,
    pair_locks,
    reductions,
    references,
    risk_limits,
    unowned,
)
from vostok.risk.breakers import Reference
from vostok.risk.governance import Clearance, Flag
from vostok.risk.ledger import Balance, Ledger
from vostok.risk.reductions import Reduction
from vostok.risk.states import Latch
from vostok.risk.tempo import REMEMBERED, Moments
from vostok.risk.types import Lock

K = TypeVar("K")
V = TypeVar("V")
LatchKey = tuple[str, str]
"""A latch's scope and source."""
LockKey = tuple[str, str]
"""A lock's scope and pair."""
FlagKey = tuple[str, str]
"""A flag's kind and name."""
DenialKey = tuple[str, str, str, str]
"""Bot, pair, side and source of a decision."""
ReferenceKey = tuple[str, str, str]
"""A breaker's scope, the bot and the period."""

ReductionKey = tuple[str, str, str, str]
"""A reduction's scope, source, bot and asset."""


class Event(NamedTuple):
    """Something that readers of `GET /events` are told after its commit."""

    type: str
    bot_id: str | None
    data: dict[str, Any]


@dataclass
class Changes:
    """What one operation, or one group of them, changed."""

    bots: dict[str, Bot] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    fills: dict[int, tuple[Fill, ...]] = field(default_factory=dict)
    latches: dict[LatchKey, Latch | None] = field(default_factory=dict)
    references: dict[ReferenceKey, Reference | None] = field(default_factory=dict)
    reductions: dict[ReductionKey, Reduction | None] = field(default_factory=dict)
    unowned: dict[str, Decimal] = field(default_factory=dict)
    risk_limits: dict[str, dict[str, Any]] = field(default_factory=dict)
    locks: dict[LockKey, Lock | None] = field(default_factory=dict)
    flags: dict[FlagKey, Flag | None] = field(default_factory=dict)
    clearances: dict[str, Clearance | None] = field(default_factory=dict)
    denials: dict[DenialKey, Decision | None] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    head: tuple[int, bytes] | None = None

    def add(self, later: "Changes") -> None:
        """Put `later` on top."""
        self.bots.update(later.bots)
        self.ledgers.update(later.ledgers)
        self.orders.update(later.orders)
        self.latches.update(later.latches)
        self.references.update(later.references)
        self.reductions.update(later.reductions)
        self.unowned.update(later.unowned)
        self.risk_limits.update(later.risk_limits)
        self.locks.update(later.locks)
        self.flags.update(later.flags)
        self.clearances.update(later.clearances)
        self.denials.update(later.denials)
        for order_id, more in later.fills.items():
            self.fills[order_id] = self.fills.get(order_id, ()) + more
        self.events.extend(later.events)
        self.head = later.head or self.head


@dataclass
class Lately:
    """When the newest orders were let through: by mode, and the entries by bot, of all pairs (None) and of each."""

    ordered: dict[str, Moments] = field(default_factory=dict)
    entered: dict[tuple[str, str | None], Moments] = field(default_factory=dict)
    last_id: int = 0

    def add(self, order: "Order | Row[Any]") -> None:
        """Count an order once, however often it changes."""
        if order.id <= self.last_id:
            return
        self.last_id = order.id
        self.ordered.setdefault(order.mode, Moments()).add(order.created_at)
        if order.side == "BUY":
            for pair in (None, order.pair):
                self.entered.setdefault((order.bot_id, pair), Moments()).add(order.created_at)

    def copy(self) -> "Lately":
        """An independent copy."""
        ordered = {mode: times.copy() for mode, times in self.ordered.items()}
        return Lately(ordered, {key: times.copy() for key, times in self.entered.items()}, self.last_id)


@dataclass
class Books:
    """Sub-accounts that are not archived, their ledgers, and every order that is not settled.

    `fills` holds those since the start of the program, of the same orders: an answer needs them at once.
    `denials` are the last answers that were a no, so that the same one again is counted instead of written.
    `head` is the seq and the hash of the audit chain's newest row.
    """

    bots: dict[str, Bot] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    fills: dict[int, tuple[Fill, ...]] = field(default_factory=dict)
    latches: dict[LatchKey, Latch] = field(default_factory=dict)
    references: dict[ReferenceKey, Reference] = field(default_factory=dict)
    reductions: dict[ReductionKey, Reduction] = field(default_factory=dict)
    unowned: dict[str, Decimal] = field(default_factory=dict)
    risk_limits: dict[str, dict[str, Any]] = field(default_factory=dict)
    locks: dict[LockKey, Lock] = field(default_factory=dict)
    flags: dict[FlagKey, Flag] = field(default_factory=dict)
    clearances: dict[str, Clearance] = field(default_factory=dict)
    denials: dict[DenialKey, Decision] = field(default_factory=dict)
    lately: Lately = field(default_factory=Lately)
    last_order_id: int = 0
    last_fill_id: int = 0
    last_decision_id: int = 0
    head: tuple[int, bytes] = (0, audit.GENESIS)
    _by_bot: dict[str, dict[int, Order]] = field(default_factory=dict)

    def apply(self, changes: Changes) -> None:
        """Take over committed changes."""
        self.head = changes.head or self.head
        self.ledgers.update(changes.ledgers)
        _put(self.latches, changes.latches)
        if changes.references:
            # Replaced and not changed: who has added something up from it sees that it is another (`Anchors`).
            self.references = {**self.references}
            _put(self.references, changes.references)
        _put(self.reductions, changes.reductions)
        self.unowned.update(changes.unowned)
        self.risk_limits.update(changes.risk_limits)
        _put(self.locks, changes.locks)
        _put(self.flags, changes.flags)
        _put(self.clearances, changes.clearances)
        _put(self.denials, changes.denials)
        for bot_id, bot in changes.bots.items():
            self.bots[bot_id] = bot
            if bot.archived_at is not None:
                self.bots.pop(bot_id)
                self.ledgers.pop(bot_id, None)
        for order_id, more in changes.fills.items():
            self.fills[order_id] = self.fills.get(order_id, ()) + more
        for order_id, order in changes.orders.items():
            self.lately.add(order)
            if order.settled:
                self.orders.pop(order_id, None)
                self.fills.pop(order_id, None)
                self._by_bot.get(order.bot_id, {}).pop(order_id, None)
            else:
                self.keep(order)

    def keep(self, order: Order) -> None:
        """Hold an order that is not settled, in the place of what it was before."""
        self.orders[order.id] = order
        # At each entry its bot's orders are asked for four times, among those of all.
        self._by_bot.setdefault(order.bot_id, {})[order.id] = order

    def orders_of(self, bot_id: str) -> list[Order]:
        """The bot's orders that are not settled, oldest first."""
        return list(self._by_bot.get(bot_id, {}).values())

    def copy(self) -> "Books":
        """An independent copy; the values in it are immutable."""
        return Books(
            dict(self.bots),
            dict(self.ledgers),
            dict(self.orders),
            dict(self.fills),
            dict(self.latches),
            dict(self.references),
            dict(self.reductions),
            dict(self.unowned),
            dict(self.risk_limits),
            dict(self.locks),
            dict(self.flags),
            dict(self.clearances),
            dict(self.denials),
            self.lately.copy(),
            self.last_order_id,
            self.last_fill_id,
            self.last_decision_id,
            self.head,
            {bot_id: dict(own) for bot_id, own in self._by_bot.items()},
        )


def _put(known: dict[K, V], news: Mapping[K, V | None]) -> None:
    for key, value in news.items():
        if value is None:
            known.pop(key, None)
        else:
            known[key] = value


def read_ledger(connection: Connection, bot: Bot) -> Ledger:
    """The ledger of a sub-account, archived or not, as the database has it."""
    held = {
        entry.asset: Balance(entry.free, entry.locked, entry.cost)
        for entry in connection.execute(select(balances).where(balances.c.bot_id == bot.id))
    }
    return Ledger(bot.stake_currency, bot.start_balance, bot.realised, bot.fees, MappingProxyType(held))


def read_books(connection: Connection) -> Books:
    """The books as the database has them."""
    books = Books()
    for row in connection.execute(select(bots).where(bots.c.archived_at.is_(None))).mappings():
        bot = Bot.model_validate(dict(row))
        books.bots[bot.id] = bot
        books.ledgers[bot.id] = read_ledger(connection, bot)
    for row in connection.execute(select(latches)).mappings():
        books.latches[row["scope"], row["source"]] = Latch(**row)
    for scope, bot_id, period, *values in connection.execute(select(references)):
        books.references[scope, bot_id, period] = Reference(*values)
    for row in connection.execute(select(reductions)).mappings():
        reduction = Reduction(**row)
        books.reductions[reduction.key] = reduction
    for row in connection.execute(select(pair_locks)).mappings():
        books.locks[row["scope"], row["pair"]] = Lock(**row)
    for row in connection.execute(select(flags)).mappings():
        books.flags[row["kind"], row["name"]] = Flag(**row)
    for row in connection.execute(select(clearances)).mappings():
        books.clearances[row["bot_id"]] = Clearance(**row)
    books.unowned = {row.asset: row.amount for row in connection.execute(select(unowned))}
    books.risk_limits = {row.mode: row.limits for row in connection.execute(select(risk_limits))}
    settled = or_(orders.c.state == "REJECTED", and_(orders.c.state == "DELIVERED", not_(orders.c.status.in_(WORKING))))
    for row in connection.execute(select(orders).where(not_(settled)).order_by(orders.c.id)).mappings():
        books.keep(Order.model_validate(dict(row)))
    columns = (orders.c[name] for name in ("id", "mode", "bot_id", "pair", "side", "created_at"))
    newest = select(*columns).order_by(orders.c.id.desc()).limit(REMEMBERED)
    for placed in reversed(connection.execute(newest).all()):
        books.lately.add(placed)
    books.last_order_id = connection.execute(select(func.max(orders.c.id))).scalar() or 0
    books.last_fill_id = connection.execute(select(func.max(fills.c.id))).scalar() or 0
    books.last_decision_id = connection.execute(select(func.max(decisions.c.id))).scalar() or 0
    books.head = tuple(connection.exec_driver_sql(audit.NEWEST).one_or_none() or books.head)
    return books
