"""The tables of `gateway.sqlite` and the values that travel between them and the books.

Each `…Fields` class is written once: its frozen child is the value, its `table=True` child the table.
"""

from decimal import Decimal
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import JSON, Dialect, Index, Table, Text, TypeDecorator, UniqueConstraint
from sqlmodel import Field, SQLModel

from vostok.risk.types import BotState, Mode, Side

OrderState = Literal["RESERVED", "SENT", "ACKED", "REJECTED", "IN_DOUBT", "ADOPTABLE", "DELIVERED"]
WORKING = frozenset({"PENDING_NEW", "NEW", "PARTIALLY_FILLED"})
ZERO = Decimal(0)
# A denial again within the first time is counted on the row of the one before, which counts for the second at most.
REPEATED_WITHIN_MS = 900_000
COUNTED_FOR_MS = 3_600_000
OWN_CLIENT_ID = "gateway-"
"""How the client id begins of an order that the gateway placed by itself, for a bot that cannot."""


def own_client_id() -> str:
    """A fresh client id for an order of the gateway's own."""
    return f"{OWN_CLIENT_ID}{uuid4().hex[:22]}"


def venue_client_id(bot_id: str, order_id: int) -> str:
    """A fresh client id for an order at the venue, up to a billion orders within Binance's 36 characters.

    The number alone may be known there: a restored backup counts on from the one that it was made at.
    """
    return f"vostok-{bot_id}-{order_id}-{uuid4().hex[:8]}"


class Money(TypeDecorator[Decimal]):
    """An exact decimal, stored as text: SQLite's numbers are binary floats."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write without exponent."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Read exactly."""
        return None if value is None else Decimal(value)


class BotFields(SQLModel):
    """A sub-account; money in `stake_currency`. `key` and `secret` are the bot's own, worthless elsewhere.

    `stoploss` is a negative fraction of the entry price at which every trade of the bot is sold; None for none.
    `stops_at_venue` tells whether each of its positions will want a stop order there.
    `timeframe` is that of its candles, "" while unknown; `fingerprint` names the code and settings it runs with.
    `counted_from` (UTC ms): throttles do not count entries before it, as the owner has lifted one then.
    `start_balance` is the allocation + `assigned`, the value of what the owner assigned to it beyond that.
    `started_at` (UTC ms) is when it first ran in its mode, None: never.
    """

    id: str = Field(primary_key=True)
    name: str
    mode: Mode = Field(sa_type=Text)
    strategy: str
    key: str
    secret: str
    pairs: list[str] = Field(sa_type=JSON)
    stake_currency: str
    limits: dict[str, Any] = Field(sa_type=JSON)
    stoploss: Decimal | None = Field(default=None, sa_type=Money)
    stops_at_venue: bool = False
    state: BotState = Field(sa_type=Text)
    start_balance: Decimal = Field(sa_type=Money)
    realised: Decimal = Field(default=ZERO, sa_type=Money)
    fees: Decimal = Field(default=ZERO, sa_type=Money)
    assigned: Decimal = Field(default=ZERO, sa_type=Money)
    timeframe: str = ""
    fingerprint: str = ""
    counted_from: int = 0
    started_at: int | None = None
    created_at: int
    updated_at: int
    archived_at: int | None = None


class Bot(BotFields):
    """A sub-account as a value."""

    model_config = {"frozen": True}


class BotRow(BotFields, table=True):
    __tablename__ = "bots"


class BalanceRow(SQLModel, table=True):
    """What one sub-account has of one asset; `cost` in its stake currency."""

    __tablename__ = "balances"

    bot_id: str = Field(primary_key=True, foreign_key="bots.id")
    asset: str = Field(primary_key=True)
    free: Decimal = Field(sa_type=Money)
    locked: Decimal = Field(sa_type=Money)
    cost: Decimal = Field(sa_type=Money)


class OrderFields(SQLModel):
    """One intent and what became of it.

    `locked` is what it still holds back: quote for a BUY, base for a SELL. `notional` is the worst-case value at
    which it was asked for. `client_order_id` is the bot's, `venue_client_id` ours. Times in UTC ms; `matched_at`
    is the moment up to which the paper engine has shown the market to it. `trace` is that of its decisions.
    """

    id: int = Field(primary_key=True)
    bot_id: str = Field(foreign_key="bots.id", index=True)
    mode: Mode = Field(sa_type=Text)
    pair: str
    symbol: str
    side: Side = Field(sa_type=Text)
    type: str
    time_in_force: str | None = None
    price: Decimal | None = Field(default=None, sa_type=Money)
    stop_price: Decimal | None = Field(default=None, sa_type=Money)
    quantity: Decimal | None = Field(default=None, sa_type=Money)
    quote_quantity: Decimal | None = Field(default=None, sa_type=Money)
    notional: Decimal = Field(sa_type=Money)
    executed: Decimal = Field(default=ZERO, sa_type=Money)
    executed_quote: Decimal = Field(default=ZERO, sa_type=Money)
    locked: Decimal = Field(sa_type=Money)
    triggered: bool = False
    status: str = "NEW"
    state: OrderState = Field(default="RESERVED", sa_type=Text, index=True)
    client_order_id: str
    venue_client_id: str
    exchange_order_id: str | None = Field(default=None, index=True)
    reason: str | None = None
    trace: str = ""
    created_at: int
    updated_at: int
    matched_at: int


class Order(OrderFields):
    """An order as a value."""

    model_config = {"frozen": True}

    @property
    def base(self) -> str:
        """What is bought or sold."""
        return self.pair.split("/")[0]

    @property
    def quote(self) -> str:
        """What it is paid in."""
        return self.pair.split("/")[1]

    @property
    def locked_asset(self) -> str:
        """What `locked` is counted in."""
        return self.quote if self.side == "BUY" else self.base

    @property
    def remaining(self) -> Decimal | None:
        """Base quantity not executed; None for an order of a quote amount whose quantity is not known."""
        return None if self.quantity is None else self.quantity - self.executed

    @property
    def working(self) -> bool:
        """Whether it can still fill."""
        return self.state != "REJECTED" and self.status in WORKING

    @property
    def by_gateway(self) -> bool:
        """Whether the gateway placed it by itself: its bot never asked for it and cannot take it over."""
        return self.client_order_id.startswith(OWN_CLIENT_ID)

    @property
    def settled(self) -> bool:
        """Whether nothing can happen to it any more: finished, and its bot knows."""
        return self.state == "REJECTED" or (self.state == "DELIVERED" and not self.working)


class OrderRow(OrderFields, table=True):
    __tablename__ = "orders"


class FillFields(SQLModel):
    """One trade of an order; `fee_quote` and `realised` in the stake currency, `fee` in `fee_asset`."""

    id: int = Field(primary_key=True)
    order_id: int = Field(foreign_key="orders.id", index=True)
    trade_id: str
    bot_id: str = Field(index=True)
    pair: str
    side: Side = Field(sa_type=Text)
    price: Decimal = Field(sa_type=Money)
    quantity: Decimal = Field(sa_type=Money)
    quote: Decimal = Field(sa_type=Money)
    fee: Decimal = Field(sa_type=Money)
    fee_asset: str
    fee_quote: Decimal = Field(sa_type=Money)
    realised: Decimal = Field(sa_type=Money)
    maker: bool
    ts: int


class Fill(FillFields):
    """A fill as a value."""

    model_config = {"frozen": True}


class FillRow(FillFields, table=True):
    __tablename__ = "fills"
    # A venue's trade is booked once, however often it is told.
    __table_args__ = (UniqueConstraint("order_id", "trade_id"),)


class DecisionFields(SQLModel):
    """One answer of the gate, allowed or denied, with its reason.

    The same denial again is counted: `times` it was said, from `ts` to `last_ts`; its figures are those of the last.
    """

    id: int = Field(primary_key=True)
    bot_id: str = Field(index=True)
    pair: str
    side: Side = Field(sa_type=Text)
    allowed: bool
    code: str | None = None
    rule: str | None = None
    reason: str | None = None
    price: Decimal | None = Field(default=None, sa_type=Money)
    quantity: Decimal | None = Field(default=None, sa_type=Money)
    notional: Decimal | None = Field(default=None, sa_type=Money)
    source: Literal["wire", "guard"] = Field(sa_type=Text)
    ts: int
    times: int = 1
    last_ts: int
    trace: str = ""


class Decision(DecisionFields):
    """A decision as a value."""

    model_config = {"frozen": True}

    def repeats(self, before: "Decision") -> bool:
        """Whether this is the denial `before` again, soon enough to be counted with it."""
        same = not self.allowed and not before.allowed and (self.code, self.rule) == (before.code, before.rule)
        return same and self.ts - before.last_ts <= REPEATED_WITHIN_MS and self.ts - before.ts <= COUNTED_FOR_MS


class DecisionRow(DecisionFields, table=True):
    __tablename__ = "decisions"


class PaperFeesRow(SQLModel, table=True):
    """What the paper engine charges, fractions; one row, none while the venue's usual fee holds."""

    __tablename__ = "paper_fees"

    id: int = Field(default=1, primary_key=True)
    maker: Decimal = Field(sa_type=Money)
    taker: Decimal = Field(sa_type=Money)


def table_of(model: type[SQLModel]) -> Table:
    """The SQLAlchemy table of a `table=True` class, for statements without a session."""
    table: Table = model.__dict__["__table__"]
    return table


bots = table_of(BotRow)
balances = table_of(BalanceRow)
orders = table_of(OrderRow)
fills = table_of(FillRow)
decisions = table_of(DecisionRow)
Index("ix_decisions_trace", decisions.c.trace, sqlite_where=decisions.c.trace != "")
paper_fees = table_of(PaperFeesRow)
