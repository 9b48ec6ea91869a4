"""What a bot did since a moment, measured as its validation was: returns of UTC days, drawdown, Sharpe ratio. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from vostok.clock import DAY_MS
from vostok.lab.validate.forecast import range_over

YEAR_DAYS = 365
ZERO = Decimal(0)


class Sample(NamedTuple):
    """Equity of a bot, and what it was given until then, in its stake currency; `ts` in UTC ms."""

    ts: int
    equity: Decimal
    start: Decimal


@dataclass(frozen=True)
class Course:
    """A bot's profit since it was first sampled, in its stake currency; `share` of what it began with is at work.

    `closes` is the last profit of each UTC day, `peak` the highest. `fall` is the deepest fall below a peak, as a
    fraction of the capital at work and the profit there, as a backtest measures it.
    """

    share: Decimal = Decimal(1)
    first: Sample | None = None
    until: int = -1
    profit: Decimal = ZERO
    peak: Decimal = ZERO
    fall: Decimal = ZERO
    closes: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def capital(self) -> Decimal:
        """What was at work when it was first sampled."""
        return ZERO if self.first is None else self.first.equity * self.share

    def then(self, samples: Iterable[Sample]) -> "Course":
        """The course once it has gone on through `samples`, oldest first. Money given or taken is no profit."""
        course, closes = self, dict(self.closes)
        for sample in samples:
            if course.first is None:
                course = replace(course, first=sample)
            assert course.first is not None
            profit = (sample.equity - sample.start) - (course.first.equity - course.first.start)
            peak = max(course.peak, profit)
            highest = course.capital + peak
            fall = max(course.fall, (peak - profit) / highest) if highest > 0 else course.fall
            course = replace(course, until=sample.ts, profit=profit, peak=peak, fall=fall)
            # What is sampled at midnight is the close of the day before, as in a backtest (`lab.curves.by_day`).
            closes[(sample.ts - 1) // DAY_MS] = profit
        return replace(course, closes=closes)


@dataclass(frozen=True)
class Trial:
    """A course as fractions of the capital that was at work; None where nothing was sampled.

    `days` is the time in which it ran.
    """

    since: int
    days: float
    trades: int
    total_return: float | None
    max_drawdown: float | None
    sharpe: float | None
    fidelity: float | None


def trial(
    course: Course, since: int, now: int, trades: int, fidelity: float | None, window: int, away_ms: int = 0
) -> Trial:
    """Measure `course` by the capital at work: at REAL that is a share of the allocation. `away_ms` is how long of the
    time it did not run."""
    days = max(0.0, (now - since - away_ms) / DAY_MS)
    capital = course.capital
    if capital <= 0:
        return Trial(since, days, trades, None, None, None, fidelity)
    return Trial(
        since=since,
        days=days,
        trades=trades,
        total_return=float(course.profit / capital),
        max_drawdown=float(course.fall),
        sharpe=sharpe(daily_returns(course, capital)[-window:]) if len(course.closes) > window else None,
        fidelity=fidelity,
    )


def daily_returns(course: Course, capital: Decimal) -> list[float]:
    """The return of each whole UTC day after the first, a day without a sample being one without a change."""
    if not course.closes:
        return []
    first, last = min(course.closes), max(course.closes)
    profits, profit = [], ZERO
    for day in range(first, last + 1):
        profit = course.closes.get(day, profit)
        profits.append(capital + profit)
    return [float(after / before - 1) if before > 0 else -1.0 for before, after in pairwise(profits)]


def sharpe(returns: Sequence[float]) -> float | None:
    """Mean over standard deviation (ddof 1) of daily returns, times sqrt(365) (Sharpe 1994, riskless rate 0)."""
    if len(returns) < 2:
        return None
    deviation = float(np.std(returns, ddof=1))
    return float(np.mean(returns)) / deviation * math.sqrt(YEAR_DAYS) if deviation > 0 else None


def expected_range(predicted: Mapping[str, Any], days: float) -> tuple[float, float] | None:
    """Between which returns (fractions) nine of ten courses of `days` days end, by the validation's forecast
    (`lab.validate.forecast`); None where it knows no day."""
    daily = np.asarray(predicted.get("daily") or [], dtype=float)
    if not len(daily):
        return None
    found = range_over(daily, max(1, round(days)))
    return found["p5"], found["p95"]
