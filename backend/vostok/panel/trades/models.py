"""Trades as mirrored from the bots and valued by the gateway's fills."""

from decimal import Decimal

from pydantic import Field
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.fields import Amount, AmountInput, Millis, Mode, Public, Reasoned, Request, Side
from vostok.panel.gateway_models import CandleQualityPublic
from vostok.panel.market.models import CandlePublic


class Trade(SQLModel, table=True):
    """One trade of a bot's Freqtrade. Money in the stake currency; `None` until a fill tells it."""

    bot_id: str = Column(primary_key=True)
    # Freqtrade counts its trades from one in each of a bot's databases.
    number: int = Column(primary_key=True)
    mode: str
    pair: str
    is_open: bool
    opened_at: int
    closed_at: int | None
    quantity: str
    remaining: str
    entry_price: str | None
    exit_price: str | None
    cost: str | None
    fees: str | None
    profit: str | None
    profit_ratio: str | None
    profit_freqtrade: str | None
    stop_price: str | None
    entry_tag: str | None
    exit_reason: str | None
    # Base quantity; None where the bot sold everything by itself.
    sold_by_gateway: str | None = None
    updated_at: int


class MirroredFill(SQLModel, table=True):
    """A fill of the gateway, kept so that trades and charts outlive a busy gateway."""

    __tablename__ = "fill"

    id: str = Column(primary_key=True)
    bot_id: str
    order_id: str
    exchange_order_id: str | None
    pair: str
    side: str
    price: str
    quantity: str
    quote: str
    fee_quote: str | None
    realised: str | None
    maker: bool
    # In `fee_asset`; both None in fills of before they were kept, until the gateway was asked again.
    fee: str | None = None
    fee_asset: str | None = None
    # Whether the gateway sold it for a bot that could not.
    by_gateway: bool = False
    ts: int


class TradePublic(Public):
    """A trade. Prices are averages of its fills; `profit` (stake currency) and `profit_ratio` come from the
    gateway's fills, after fees; `profit_freqtrade` is Freqtrade's own figure. Open trades carry what is
    realised so far in `profit` and the rest in `unrealised`, at the price `mark`. `sold_by_gateway` (base quantity) is
    what the gateway sold for a bot that was dead or did not sell in time; where that was all but a rest, the trade is
    closed with the reason `sold_by_gateway`, whether or not the bot has learnt it."""

    id: str
    bot_id: str
    bot_name: str
    mode: Mode
    pair: str
    is_open: bool
    opened_at: Millis
    closed_at: Millis | None
    duration_ms: int
    quantity: Amount
    remaining: Amount
    entry_price: Amount | None
    exit_price: Amount | None
    cost: Amount | None
    value: Amount | None
    fees: Amount | None
    profit: Amount | None
    profit_ratio: Amount | None
    unrealised: Amount | None
    mark: Amount | None
    profit_freqtrade: Amount | None
    stop_price: Amount | None
    entry_tag: str | None
    exit_reason: str | None
    sold_by_gateway: Amount | None


class MarkerPublic(Public):
    """A fill as a chart shows it: an arrow at a candle. `id` is the fill's: two can be equal in all else."""

    id: str
    ts: Millis
    side: Side
    price: Amount
    quantity: Amount
    realised: Amount | None


class BlockedPublic(Reasoned):
    """Entries that were denied during the candle that opens at `ts`: how many, and the newest reason."""

    ts: Millis
    count: int
    rule: str | None
    reason: str | None


class BotCandlesPublic(Public):
    """Candles of one of the bot's pairs, oldest first, with its fills and denied entries in the same span.

    `quality` is of the newest candles, null where `end` asked for older ones.
    """

    pair: str
    interval: str
    items: list[CandlePublic]
    quality: CandleQualityPublic | None
    markers: list[MarkerPublic]
    blocked: list[BlockedPublic]


class IndicatorPointPublic(Public):
    """A value at the candle that opens at `ts`."""

    ts: Millis
    value: float


class IndicatorPublic(Public):
    """A line that the strategy computed. `pane` is `price` where it shares the candles' scale; `planned` lines are
    those of the strategy's `plot_config`."""

    name: str
    pane: str
    planned: bool
    points: list[IndicatorPointPublic]


class IndicatorsPublic(Public):
    """The lines of one pair, the planned ones first."""

    pair: str
    interval: str
    items: list[IndicatorPublic]


class ForceExitRequest(Request):
    """The open trade that shall be sold at the market."""

    trade_id: str = Field(max_length=40, description="`id` of an open trade of this bot")


class ForceEntryRequest(Request):
    """An entry by hand, sized and judged like the bot's own."""

    pair: str = Field(max_length=30, description="One of the bot's pairs")
    stake_amount: AmountInput | None = Field(
        default=None, gt=0, le=Decimal(10**12), description="Stake currency; null is the bot's stake"
    )


class ForcedPublic(Public):
    """An order that Freqtrade took; its fills follow on the socket. `trade_id` is null for an entry."""

    bot_id: str
    pair: str
    trade_id: str | None
