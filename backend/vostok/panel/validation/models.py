"""Validations as stored: what was asked, what was found, and the verdict."""

from typing import Any, Literal

from pydantic import Field, computed_field
from sqlalchemy import JSON
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.lab.metrics import Metrics
from vostok.lab.plan import WindowChoice
from vostok.lab.validate.verdict import Better, Note, is_looser
from vostok.panel.bots.models import Parameter
from vostok.panel.fields import Millis, Public, Request
from vostok.panel.lab.models import BacktestErrorPublic, BacktestRequest, PointPublic, Run

ValidationState = Literal["QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED"]
VerdictName = Literal["PASSED", "FAILED"]


class Validation(Run, table=True):
    """A validation of a strategy; what is found is null until it is DONE.

    `checks` are `{"name", "value", "limit", "better": "higher"|"lower", "passed", "note"}` (`lab.validate.verdict`).
    `hashes` are `{"strategy", "config", "data"}`, SHA-256 each: files, settings without time range, candle files.
    `predicted` is what the same strategy should do in future (`lab.validate.forecast`):
    `{"days", "daily_return": {"p5", "p50", "p95"}, "max_drawdown": {"p50", "p95"}, "sharpe", "daily": [fraction]}`.
    """

    WORD = "validation"
    MOST_ACTIVE = 100

    strategy: str = Column(index=True)
    plan: dict[str, Any] = Column(sa_type=JSON)
    verdict: str | None = None
    checks: list[dict[str, Any]] = Column(default_factory=list, sa_type=JSON)
    hashes: dict[str, str] = Column(default_factory=dict, sa_type=JSON)
    predicted: dict[str, Any] | None = Column(default=None, sa_type=JSON)


class ValidationTrials(SQLModel, table=True):
    """What a validation tried, kept when it is deleted: the trials of each window by the hash of what the window found;
    and how many trials of how many earlier validations its verdict counts."""

    validation: str = Column(primary_key=True)
    strategy: str = Column(index=True)
    tried: dict[str, int] = Column(sa_type=JSON)
    earlier_trials: int = 0
    earlier_validations: int = 0


class ValidationThreshold(SQLModel, table=True):
    """One limit of the verdict that the owner has changed."""

    name: str = Column(primary_key=True)
    value: float


class ValidationRequest(BacktestRequest):
    """What to validate: a backtest over the whole range, and how the range is cut; `gates` must be null."""

    windows: WindowChoice = WindowChoice()
    epochs: int = Field(default=50, ge=0, le=2_000, description="Parameter sets tried in each window; 0 searches none")
    seed: int = Field(default=1, ge=0, lt=2**31)
    runs: int = Field(default=1_000, ge=100, le=20_000, description="Sets of random trades and of reshuffled orders")


class CheckPublic(Public):
    """One line of a verdict: `value` beside `limit`; a `value` that is not known is null and does not pass.

    `loosened`: its limit let more through than the default does.
    """

    name: str
    value: float | None
    limit: float
    better: Better
    passed: bool
    note: Note | None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def loosened(self) -> bool:
        return is_looser(self.name, self.limit)


class ValidationPublic(Public):
    """A validation. `left_s` estimates the seconds to go by what finished windows took; null until one has finished.
    `outdated`: strategy files have changed since. `quality` grades the candles by pair."""

    id: str
    strategy: str
    state: ValidationState
    request: ValidationRequest
    timeframe: str
    windows: int
    progress: float
    phase: Literal["windows", "sweep", "report"] | None
    left_s: float | None
    ahead: int
    error: BacktestErrorPublic | None
    verdict: VerdictName | None
    checks: list[CheckPublic]
    hashes: dict[str, str]
    outdated: bool
    created_at: Millis
    started_at: Millis | None
    finished_at: Millis | None


class PartPublic(Public):
    """What one part of a window did; fractions but for `trades` and the ratio."""

    total_return: float
    sharpe: float | None
    max_drawdown: float
    trades: int


class WindowPublic(Public):
    """A window: in-sample from `start` to `split`, out-of-sample to `end`; null is what is not known yet. `doubled` is
    the out-of-sample part at doubled costs."""

    number: int
    start: Millis
    split: Millis
    end: Millis
    parameters: dict[str, Parameter] | None
    trials: int | None
    inside: PartPublic | None
    outside: PartPublic | None
    doubled: PartPublic | None


class HistogramPublic(Public):
    """Counts in equal bins from `low` to `high`."""

    low: float
    high: float
    counts: list[int]


class MonteCarloPublic(Public):
    """Maximum drawdowns of the same trades in other orders, beside the one that was, all from close to close."""

    drawdown: dict[str, float]
    actual: float
    histogram: HistogramPublic


class RandomPublic(Public):
    """Profit (quote currency) beside that of random entries; `percentile` is the share of them that earned less."""

    profit: float
    percentile: float | None
    median: float
    histogram: HistogramPublic


class DeflatedPublic(Public):
    """What the best of so many worthless trials would show: a daily Sharpe ratio. `trials` holds those of earlier
    validations of the strategy, too."""

    trials: int
    earlier_trials: int
    earlier_validations: int
    variance: float
    benchmark: float


class AxisPublic(Public):
    """One parameter of the stability map; `chosen` is a place in `values`."""

    name: str
    values: list[float]
    chosen: int


class StabilityPublic(Public):
    """Total returns around the chosen parameters, a row for each value of the first axis."""

    axes: list[AxisPublic]
    returns: list[list[float]]
    score: float | None


class LookaheadPublic(Public):
    """Freqtrade's look-ahead analysis: trades checked, those that the future changed, and columns it changed."""

    checked: int
    biased: int
    indicators: list[str]


class RecursivePublic(Public):
    """Freqtrade's recursive analysis: the largest difference (fraction), and the indicators that differ."""

    largest: float | None
    indicators: list[str]
    lookahead: list[str]


class BiasPublic(Public):
    """Both of Freqtrade's checks."""

    lookahead: LookaheadPublic
    recursive: RecursivePublic


class PredictedPublic(Public):
    """What simulated trading should look like: quantiles of a day's return, and of the maximum drawdown."""

    days: int
    daily_return: dict[str, float]
    max_drawdown: dict[str, float]
    sharpe: float | None


class ValidationReportPublic(Public):
    """The report of a finished validation; `metrics` and `equity` are of all out-of-sample parts as one record."""

    metrics: Metrics
    equity: list[PointPublic]
    monte_carlo: MonteCarloPublic
    random: RandomPublic
    deflated: DeflatedPublic
    stability: StabilityPublic | None
    bias: BiasPublic
    doubled_return: float
    predicted: PredictedPublic
    versions: dict[str, str]


class LimitPublic(Public):
    """One limit of the verdict, its default and what can be chosen."""

    name: str
    limit: float
    default: float
    better: Better
    low: float
    high: float


class ThresholdsRequest(Request):
    """Limits by name; null is the default again, what is left out stays. They hold for verdicts from now on."""

    limits: dict[str, float | None] = Field(min_length=1, max_length=50)


class VerdictPublic(Public):
    """What is known of a strategy: its newest validation here (`validation`), or else the one it was shipped with."""

    strategy: str
    verdict: VerdictName
    validation: str | None
    checks: list[CheckPublic]
    outdated: bool
    at: Millis
