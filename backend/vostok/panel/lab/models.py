"""Backtests as stored, as asked for and as shown."""

from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field
from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.lab.metrics import Metrics, Warned
from vostok.lab.quality import Grade
from vostok.lab.slippage import Slippage
from vostok.panel.bots.models import Parameter
from vostok.panel.fields import Amount, AmountInput, Millis, Public, Request, Text
from vostok.panel.market.service import Interval

BacktestState = Literal["QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED"]
Phase = Literal["data", "indicators", "signals", "trading", "report"]
ACTIVE = ("QUEUED", "RUNNING")
NOTES_MAX = 2_000


class Run(SQLModel):
    """A job of the bot host as the panel keeps it; its id is the host's job id, its times are UTC ms."""

    # What it is called in sentences and in the audit log, and how many may wait.
    WORD: ClassVar[str]
    MOST_ACTIVE: ClassVar[int]

    id: str = Column(primary_key=True)
    state: str = "QUEUED"
    request: dict[str, Any] = Column(sa_type=JSON)
    error: dict[str, Any] | None = Column(default=None, sa_type=JSON)
    created_at: int = Column(index=True)
    started_at: int | None = None
    finished_at: int | None = None


class Backtest(Run, table=True):
    """A backtest; `spec` is what the host runs, `key` is the same for the same spec on the same files."""

    WORD = "backtest"
    MOST_ACTIVE = 1_000

    key: str = Column(index=True)
    spec: dict[str, Any] = Column(sa_type=JSON)
    quality: dict[str, str] = Column(default_factory=dict, sa_type=JSON)
    summary: dict[str, Any] | None = Column(default=None, sa_type=JSON)
    export: str | None = None


class GatesRequest(Request):
    """The gate's rules; limits that are not set are their defaults, trade value and exposure those of a new bot."""

    limits: dict[str, AmountInput] = Field(default_factory=dict, max_length=50, description="Limits by name")


class BacktestRequest(Request):
    """What to test. Amounts are in the stake currency, fractions of one; `end` belongs to the range."""

    strategy: str = Field(min_length=1, max_length=120, description="Class name of a strategy of the catalogue")
    pairs: list[str] = Field(min_length=1, max_length=200, description="Pairs such as BTC/USDT")
    start: int = Field(ge=0, le=4_102_444_800_000, description="UTC milliseconds")
    end: int = Field(ge=0, le=4_102_444_800_000, description="UTC milliseconds")
    timeframe: Interval | None = Field(default=None, description="Candle length; null is the strategy's own")
    parameters: dict[str, Parameter] = Field(default_factory=dict, max_length=200)
    stake_currency: str = Field(default="USDT", pattern=r"^[A-Z0-9]{2,10}$")
    stake_amount: AmountInput | None = Field(
        default=Decimal(100), gt=0, description="Quote currency put into one trade; null divides the whole balance"
    )
    max_open_trades: int = Field(default=3, ge=1, le=100)
    balance: AmountInput = Field(default=Decimal(1000), gt=0, le=Decimal(10**12), description="Balance at the start")
    stoploss: AmountInput | None = Field(
        default=None, ge=Decimal("-0.99"), lt=0, description="null: the strategy's own"
    )
    fee: AmountInput = Field(default=Decimal("0.001"), ge=0, lt=Decimal("0.1"), description="Fraction of each order")
    slippage: Slippage = Slippage()
    gates: GatesRequest | None = Field(default=None, description="The gate's rules; null is without")
    notes: Text = Field(default="", max_length=NOTES_MAX)
    force: bool = Field(default=False, description="Run on candles that are BAD")
    fresh: bool = Field(default=False, description="Run again even where the same run has a result")


class NotesRequest(Request):
    """What the owner writes about a run; it is no part of what was run, so it can change at any time."""

    notes: Text = Field(max_length=NOTES_MAX)


class BacktestErrorPublic(Public):
    """Why a backtest failed, and the strategy's file and line where it did."""

    text: str
    file: str | None
    line: int | None


class SummaryPublic(Public):
    """The figures of a list. Returns, drawdown and hit ratio are fractions."""

    total_return: float
    annual_return: float | None
    market_return: float | None
    max_drawdown: float
    sharpe: float | None
    trades: int
    hit_ratio: float | None
    profit_factor: float | None
    start_balance: Amount
    end_balance: Amount
    denied: int
    warnings: list[Warned]


class BacktestPublic(Public):
    """A backtest. `progress` from 0 to 1, `ahead` how many wait before it; `quality` grades its candles by pair."""

    id: str
    state: BacktestState
    request: BacktestRequest
    timeframe: str
    progress: float
    phase: Phase | None
    ahead: int
    error: BacktestErrorPublic | None
    quality: dict[str, Grade]
    summary: SummaryPublic | None
    export: str | None
    created_at: Millis
    started_at: Millis | None
    finished_at: Millis | None


class PointPublic(Public):
    """A stretch of a curve: its last value, and the deepest drawdown in it (a fraction)."""

    ts: Millis
    value: Amount
    drawdown: float


class GroupPublic(Public):
    """What the trades of one pair, or of one way out, brought."""

    key: str
    trades: int
    wins: int
    profit: Amount
    fees: Amount


class DeniedPublic(Public):
    """Entries that one rule denied with one code."""

    rule: str
    code: str
    count: int


class GatesPublic(Public):
    """What the gate said to entries."""

    allowed: int
    denied: list[DeniedPublic]


class SlippagePublic(Public):
    """What slippage cost (quote currency), and how many orders were larger than their candle could fill."""

    cost: Amount
    cut_entries: int
    cut_exits: int


class EntriesPublic(Public):
    """How many candles of pairs had an entry signal, and how many entries came to nothing: all places taken, no stake
    left (below the minimum, or the balance used up), or never filled. Entries are possible from `begins_at` on."""

    signals: int
    no_place: int
    no_stake: int
    unfilled: int
    begins_at: Millis


class ReportPublic(Public):
    """The report of a finished backtest. `market` is buy-and-hold of one unit of the pairs, in equal shares; `absent`
    are candles that the strategy asked for and that are not stored in the range, such as `BTC/USDT 4h`."""

    metrics: Metrics
    equity: list[PointPublic]
    market: list[PointPublic]
    pairs: list[GroupPublic]
    exits: list[GroupPublic]
    start_balance: Amount
    end_balance: Amount
    gates: GatesPublic | None
    slippage: SlippagePublic | None
    absent: list[str]
    entries: EntriesPublic | None


class BacktestTradePublic(Public):
    """A closed trade of a backtest; money in quote currency, `profit_ratio` a fraction."""

    pair: str
    opened_at: Millis
    closed_at: Millis
    open_rate: Amount
    close_rate: Amount
    amount: Amount
    stake: Amount
    profit: Amount
    profit_ratio: float
    fees: Amount
    traded: Amount
    lowest: Amount
    highest: Amount
    enter_tag: str | None
    exit_reason: str
    orders: int
