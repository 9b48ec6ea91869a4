"""The gateway's side of the control protocol (ARCHITECTURE, "Gateway, control side")."""

from decimal import Decimal
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from vostok.panel.fields import Amount, Millis, Public, Reasoned, Side
from vostok.risk.candles import Flaw, Grade

BotState = Literal["RUNNING", "PAUSED", "STOPPED"]


class Wire(BaseModel):
    """Something the gateway says; fields that a newer gateway adds are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class Balance(Wire):
    asset: str
    free: Decimal
    locked: Decimal


class Position(Wire):
    """What the bot holds of a pair; `cost` and `value` in quote currency, null without a mark. `dust` is too little
    for the venue to buy: what fees and steps leave over."""

    pair: str
    quantity: Decimal
    cost: Decimal
    average_price: Decimal | None
    mark: Decimal | None
    value: Decimal | None
    unrealised: Decimal | None
    dust: bool


class Account(Wire):
    """A bot's sub-account; see ARCHITECTURE for each figure."""

    bot_id: str
    mode: str
    state: BotState
    at_work: bool
    stake_currency: str
    allocation: Decimal
    balances: list[Balance]
    positions: list[Position]
    start_balance: Decimal
    balance: Decimal
    equity: Decimal | None
    realised: Decimal
    unrealised: Decimal | None
    fees: Decimal
    exposure: Decimal | None
    reserved: Decimal
    mark_ts: int | None


class Symbol(Wire):
    """`lowest_sell` is the lowest price of a sell order, a fraction of the average price of the last minutes."""

    pair: str
    symbol: str
    base: str
    quote: str
    status: str
    min_notional: Decimal
    tick_size: Decimal
    step_size: Decimal
    lowest_sell: Decimal


class Ticker(Wire):
    """`change` is a fraction of 24 hours."""

    pair: str
    last: Decimal | None
    change: Decimal | None
    quote_volume: Decimal | None
    bid: Decimal | None = None
    ask: Decimal | None = None
    ts: int


class LevelPublic(Public):
    """One price of a book, in quote currency, and what is offered or wanted there, in base currency."""

    price: Amount
    quantity: Amount


class DepthPublic(Public):
    """A pair's best levels, the best first."""

    bids: list[LevelPublic]
    asks: list[LevelPublic]


LabKind = Literal["crash", "spike", "flat", "thin_book", "feed_gap", "exchange_down"]


class LabEventPublic(Public):
    """Something the owner makes happen to the simulated market; `pair` null: to all of it."""

    id: int
    kind: LabKind
    pair: str | None
    starts_at: Millis
    ends_at: Millis
    stopped: bool
    active: bool


class Event(Wire):
    """One line of `GET /events`."""

    seq: int
    ts: int
    type: str
    bot_id: str | None = None
    data: dict[str, Any] | None = None


class Denied(NamedTuple):
    """An entry that was denied: said first at `ts`, last at `last_ts` (UTC ms), `times` in all."""

    ts: int
    last_ts: int
    times: int
    rule: str | None
    reason: str | None


class AuditRow(Wire):
    """A row of the gateway's chain as it is hashed; `prev` and `hash` in hex."""

    seq: int
    ts_us: int
    mono_us: int
    boot_id: str
    actor: str
    via: str
    type: str
    subject: str
    body: str
    prev: str
    hash: str


class Checkpoints(Wire):
    """Signed notes, oldest first, and the public keys that the chain was ever signed with."""

    items: list[str]
    keys: list[str]


class Broken(Wire):
    seq: int
    reason: str


class ChainCheck(Wire):
    ok: bool
    rows: int
    checkpoints: int
    broken: Broken | None


class SubAccount(BaseModel):
    """The body of `PUT /bots/{id}`."""

    name: str
    mode: str
    strategy: str
    key: str
    secret: str
    pairs: list[str]
    stake_currency: str
    allocation: str
    limits: dict[str, str]
    stoploss: str
    stops_at_venue: bool
    timeframe: str
    fingerprint: str


class Shown(Public):
    """A shape of the gateway that is shown as it is."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class OrderPublic(Reasoned, Shown):
    """An order as the gateway's journal has it; `status` is Binance's, `state` is the journal's.

    `trace` is the id of its signal, "" where it is from before there was one.
    """

    id: str
    bot_id: str
    pair: str
    side: Side
    type: str
    status: str | None
    state: str
    price: Amount | None
    stop_price: Amount | None
    quantity: Amount | None
    quote_quantity: Amount | None
    executed: Amount
    executed_quote: Amount
    average_price: Amount | None
    client_order_id: str | None
    exchange_order_id: str | None
    created_at: Millis
    updated_at: Millis
    trace: str


class FillPublic(Shown):
    """One fill; `quote`, `fee_quote` and `realised` are in the stake currency."""

    id: str
    order_id: str
    bot_id: str
    pair: str
    side: Side
    price: Amount
    quantity: Amount
    quote: Amount
    fee: Amount
    fee_asset: str
    fee_quote: Amount | None
    realised: Amount | None
    maker: bool
    ts: Millis


class DecisionPublic(Reasoned, Shown):
    """What the gate said to an intent, and why; the same no again is counted: `times`, the last at `last_ts`."""

    id: str
    bot_id: str
    pair: str
    side: Side
    allowed: bool
    code: str | None
    rule: str | None
    reason: str | None
    price: Amount | None
    quantity: Amount | None
    notional: Amount | None
    source: str
    ts: Millis
    times: int
    last_ts: Millis
    trace: str


class LimitUsePublic(Shown):
    """What of one of the venue's limits is used in its window of `window_ms` milliseconds."""

    used: int
    limit: int
    window_ms: int


class VenueBudgetPublic(Shown):
    """What is left of the venue's limits; until `waiting_until` (UTC ms) it asked for a pause."""

    weight: LimitUsePublic
    orders: list[LimitUsePublic]
    waiting_until: Millis | None
    waiting_for: Literal["weight", "banned", "orders"] | None
    held: int


class CandleQualityPublic(Shown):
    """How far the newest candles of a pair can be trusted; BAD ones get no entries."""

    grade: Grade
    flaws: list[Flaw]
