"""Exchange ↔ journal ↔ bot, as values: what differs, what kind of difference it is, and how it is mended. Pure.

The exchange prevails over the journal, and the journal over the bot (DESIGN, law 3): a fix changes the one that is
wrong, never the one that prevails.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field
from decimal import Decimal
from typing import Literal

from vostok.risk.account import differences
from vostok.risk.types import Side

Kind = Literal["ORPHAN", "PHANTOM", "MISSING_FILL", "FOREIGN", "DUST"]
"""ORPHAN: it exists and nobody owns it. PHANTOM: it is believed in and does not exist. MISSING_FILL: a trade that was
not heard of. FOREIGN: not Vostok's. DUST: less than the venue trades."""
What = Literal["order", "balance", "position"]
Action = Literal[
    "BOOK_ORDER", "CANCEL_ORDER", "CLOSE_ORDER", "WRITE_OFF", "TAKE_UP", "SELL", "GIVE_UP", "RESTART_BOT",
    "FORGET_TRADE",
]  # fmt: skip
"""What mends a difference; the last two are the panel's, as they happen in the bot."""
State = Literal["open", "ended", "absent", ""]
OWN_PREFIX = "vostok-"
"""How the client ids of all our orders at the venue begin."""
HARMLESS: frozenset[Kind] = frozenset({"FOREIGN", "DUST"})
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side says: an amount (of an order what it executed, base), and of an order where it stands."""

    amount: Decimal
    state: State = ""


ABSENT = Cell(ZERO, "absent")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the three sides do not agree on; a side that was not asked, or has no say, is None.

    `subject` is a pair, or the asset of a balance; `order` the venue's client id (of a bot's order the exchange's id).
    `waits`: the bot is not running and hears of it at its next start, so nothing is wrong yet.
    """

    kind: Kind
    what: What
    subject: str
    exchange: Cell | None
    journal: Cell | None
    bot: Cell | None
    action: Action | None
    bot_id: str | None = None
    order: str = ""
    waits: bool = False

    @property
    def id(self) -> str:
        """Names this difference with its figures: one that has changed is another."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:16]

    @property
    def grave(self) -> bool:
        """Whether the sides are not clean with it."""
        return self.kind not in HARMLESS and not self.waits

    @property
    def closes_entries(self) -> bool:
        """Whether bots that trade for real have to wait: exchange and journal disagree about what they own."""
        return self.grave and self.exchange is not None


@dataclass(frozen=True, slots=True)
class ExchangeOrder:
    """An order of the account as the venue tells it; quantities in base currency."""

    client_id: str
    pair: str
    quantity: Decimal
    executed: Decimal
    open: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """The account at one moment: `balances` are free + locked, `orders` by client id (None: they were not asked for).

    Every order that the journal has open and the venue does not list is absent there.
    """

    balances: Mapping[str, Decimal]
    orders: Mapping[str, ExchangeOrder] | None = None


@dataclass(frozen=True, slots=True)
class JournalOrder:
    """An order of the journal. `sure` is false while its outcome is not known: then it is compared with nothing.

    `claimed` is false while its bot has not heard of it, `by_gateway` where its bot never asked for it.
    """

    bot_id: str
    pair: str
    side: Side
    client_id: str
    exchange_id: str | None
    executed: Decimal
    open: bool
    real: bool
    sure: bool = True
    claimed: bool = True
    by_gateway: bool = False


@dataclass(frozen=True, slots=True)
class Journal:
    """The books: `owned` by all REAL bots and `unowned` by asset, as they stood when the account was asked;
    `holdings` of base currency by bot and pair. `unsure` are assets that cannot be judged now."""

    owned: Mapping[str, Decimal]
    unowned: Mapping[str, Decimal]
    holdings: Mapping[str, Mapping[str, Decimal]]
    orders: tuple[JournalOrder, ...] = ()
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BotOrder:
    """An order that the bot's own database holds as open; `filled` in base currency."""

    exchange_id: str
    pair: str
    filled: Decimal


@dataclass(frozen=True, slots=True)
class BotBooks:
    """What a bot's own database says: its open orders, and the amount of its open trades by pair (base currency)."""

    orders: tuple[BotOrder, ...] = ()
    positions: Mapping[str, Decimal] = field(default_factory=dict)
    running: bool = True


def compare(
    exchange: Exchange | None, journal: Journal, bots: Mapping[str, BotBooks], dust: Mapping[str, Decimal]
) -> tuple[Difference, ...]:
    """Everything that differs. `dust` is by pair the amount (base currency) below which the venue sells nothing; a side
    that is not known (`exchange` None, a bot that is not in `bots`) differs from nothing."""
    found: list[Difference] = []
    if exchange is not None:
        found += _balances(exchange, journal, dust)
        if exchange.orders is not None:
            found += _orders_at_venue(exchange.orders, journal)
    for bot_id, books in sorted(bots.items()):
        if bot_id in journal.holdings:
            found += _bot_orders(bot_id, books, journal)
            found += _positions(bot_id, books, journal, dust)
    return tuple(found)


def _balances(exchange: Exchange, journal: Journal, dust: Mapping[str, Decimal]) -> Iterator[Difference]:
    for asset, amount in differences(exchange.balances, journal.owned, journal.unowned).items():
        if asset in journal.unsure:
            continue
        rests = [least for pair, least in dust.items() if pair.partition("/")[0] == asset]
        is_dust = bool(rests) and abs(amount) < min(rests)
        kind: Kind = "DUST" if is_dust else ("FOREIGN" if amount > 0 else "PHANTOM")
        booked = journal.owned.get(asset, ZERO) + journal.unowned.get(asset, ZERO)
        yield Difference(
            kind,
            "balance",
            asset,
            Cell(exchange.balances.get(asset, ZERO)),
            Cell(booked),
            None,
            "TAKE_UP" if amount > 0 else "WRITE_OFF",
        )


def _orders_at_venue(there: Mapping[str, ExchangeOrder], journal: Journal) -> Iterator[Difference]:
    ours = {order.client_id: order for order in journal.orders if order.real}
    for order in ours.values():
        if order.sure and order.exchange_id is not None:
            yield from _one_at_venue(order, there.get(order.client_id))
    for client_id, found in there.items():
        if client_id not in ours and found.open:
            own = client_id.startswith(OWN_PREFIX)
            cell = Cell(found.executed, "open")
            yield Difference(
                "ORPHAN" if own else "FOREIGN", "order", found.pair, cell, ABSENT, None, "CANCEL_ORDER", order=client_id
            )


def _one_at_venue(order: JournalOrder, found: ExchangeOrder | None) -> Iterator[Difference]:
    kind: Kind | None = None
    action: Action | None = "BOOK_ORDER"
    if found is None:
        # A settled order may be older than what was asked for.
        kind = "PHANTOM" if order.open else None
    elif found.executed < order.executed:
        # The money that it brought is missing as well, and mended there.
        kind, action = "PHANTOM", None
    elif found.open and not order.open:
        # What it filled since then is told, and booked, once it rests no more.
        kind, action = "ORPHAN", "CANCEL_ORDER"
    elif found.executed > order.executed:
        kind = "MISSING_FILL"
    elif order.open and not found.open:
        kind = "PHANTOM"
    if kind is not None:
        there = ABSENT if found is None else Cell(found.executed, _state(found.open))
        here = Cell(order.executed, _state(order.open))
        yield Difference(kind, "order", order.pair, there, here, None, action, order.bot_id, order.client_id)


def _bot_orders(bot_id: str, books: BotBooks, journal: Journal) -> Iterator[Difference]:
    ours = {
        order.exchange_id: order
        for order in journal.orders
        if order.bot_id == bot_id and order.sure and order.exchange_id is not None
    }
    for waited in books.orders:
        order, there = ours.get(waited.exchange_id), Cell(waited.filled, "open")
        if order is None:
            if not any(one.bot_id == bot_id and not one.sure and one.pair == waited.pair for one in journal.orders):
                yield _of_bot(
                    "PHANTOM", "order", waited.pair, ABSENT, there, "FORGET_TRADE", bot_id, books, waited.exchange_id
                )
            continue
        here = Cell(order.executed, _state(order.open))
        if order.executed != waited.filled or not order.open:
            kind: Kind = "MISSING_FILL" if order.executed > waited.filled else "PHANTOM"
            yield _of_bot(kind, "order", waited.pair, here, there, "RESTART_BOT", bot_id, books, waited.exchange_id)
    known = {waited.exchange_id for waited in books.orders}
    for exchange_id, order in ours.items():
        if exchange_id in known or order.by_gateway or not (order.open or (not order.claimed and order.executed)):
            continue
        here = Cell(order.executed, _state(order.open))
        action: Action = "RESTART_BOT" if order.claimed else "CLOSE_ORDER"
        yield _of_bot("ORPHAN", "order", order.pair, here, ABSENT, action, bot_id, books, order.client_id)


def _positions(bot_id: str, books: BotBooks, journal: Journal, dust: Mapping[str, Decimal]) -> Iterator[Difference]:
    held = journal.holdings[bot_id]
    unsure = {order.pair for order in journal.orders if order.bot_id == bot_id and not (order.sure and order.claimed)}
    for pair in sorted({*held, *books.positions} - unsure):
        here, there = held.get(pair, ZERO), books.positions.get(pair, ZERO)
        least = dust.get(pair, ZERO)
        cells = (Cell(here), Cell(there))
        if here != there and abs(here - there) < least:
            # Beside an open trade such a rest is a fee or a step; alone it is what nobody can sell.
            if not there:
                yield _of_bot("DUST", "position", pair, *cells, "GIVE_UP", bot_id, books)
        elif here > there:
            yield _of_bot("ORPHAN", "position", pair, *cells, "SELL", bot_id, books)
        elif here < there:
            yield _of_bot("PHANTOM", "position", pair, *cells, "FORGET_TRADE", bot_id, books)


def _of_bot(
    kind: Kind,
    what: What,
    pair: str,
    journal: Cell,
    bot: Cell,
    action: Action,
    bot_id: str,
    books: BotBooks,
    order: str = "",
) -> Difference:
    in_bot = action in ("RESTART_BOT", "FORGET_TRADE")
    # A bot that does not run is behind by nature: it reads its orders when it starts.
    waits = not books.running and in_bot
    return Difference(kind, what, pair, None, journal, bot, None if waits else action, bot_id, order, waits)


def _state(is_open: bool) -> State:
    return "open" if is_open else "ended"
