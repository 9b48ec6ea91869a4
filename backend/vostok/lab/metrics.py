"""The figures of a backtest. Pure; each formula stands once, here, and its text in `frontend/src/i18n` under `metrics`.

Returns are simple fractions (0.1 is 10 %), the year has 365 days (crypto trades on all of them) and cash earns
nothing. A figure that its data does not define (no loss, one day) is None, never 0 or infinity.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

import numpy as np

from vostok.lab.curves import Curve, Floats, by_day, month_returns, since
from vostok.lab.regimes import RegimeFigures, by_regime

YEAR_DAYS = 365
FEW_TRADES = 30
SHORT_DAYS = 30
NOTHING = 1e-12
Warned = Literal["few_trades", "short_period"]


class ClosedTrade(NamedTuple):
    """A closed trade: times in UTC ms, the rest in quote currency; `profit` is net, `traded` counts both sides."""

    pair: str
    opened_ms: int
    closed_ms: int
    profit: float
    traded: float
    fees: float


@dataclass(frozen=True)
class Performance:
    """What a curve did. Fractions, but for the ratios and `longest_drawdown_ms`."""

    total_return: float
    annual_return: float | None
    volatility: float | None
    sharpe: float | None
    sortino: float | None
    calmar: float | None
    max_drawdown: float
    longest_drawdown_ms: int
    time_under_water: float


@dataclass(frozen=True)
class Trading:
    """What the trades did: counts, fractions, ratios, and money in quote currency (`expectancy`, `traded`, `fees`)."""

    trades: int
    wins: int
    losses: int
    hit_ratio: float | None
    payoff: float | None
    profit_factor: float | None
    expectancy: float | None
    expectancy_ratio: float | None
    sqn: float | None
    longest_losing_streak: int
    traded: float
    turnover: float
    fees: float
    cost_ratio: float
    time_in_market: float


@dataclass(frozen=True)
class Metrics:
    """All figures of a run; `market` is buy-and-hold of its pairs over the same time, cash would have returned 0."""

    performance: Performance
    market: Performance | None
    beyond_market: float | None
    trading: Trading
    months: dict[str, float]
    regimes: list[RegimeFigures]
    warnings: list[Warned]


def measure(equity: Curve, trades: Iterable[ClosedTrade], market: Curve | None = None) -> Metrics:
    """Measure a run by its equity, its closed trades and the market (`curves.hold`).

    `market` may begin earlier than `equity`: the regimes of its first days are then known. Buy-and-hold is measured
    from the run's beginning.
    """
    closed = sorted(trades, key=lambda trade: (trade.closed_ms, trade.opened_ms, trade.pair))
    own = performance(equity)
    held = performance(since(market, int(equity.times[0]))) if market is not None else None
    warnings: list[Warned] = []
    if len(closed) < FEW_TRADES:
        warnings.append("few_trades")
    if equity.days < SHORT_DAYS:
        warnings.append("short_period")
    return Metrics(
        performance=own,
        market=held,
        beyond_market=own.total_return - held.total_return if held is not None else None,
        trading=trading(equity, closed),
        months=month_returns(equity),
        regimes=by_regime(equity, [(trade.opened_ms, trade.profit) for trade in closed], market) if market else [],
        warnings=warnings,
    )


def performance(of: Curve) -> Performance:
    """Return, risk and drawdown of a curve; volatility, Sharpe and Sortino from the returns of its UTC days.

    Annual return is the compound annual growth rate. Sharpe: mean over standard deviation (ddof 1) of daily returns,
    times sqrt(365) (Sharpe 1994, riskless rate 0). Sortino: mean over the root of the mean squared negative return
    over all days, times sqrt(365) (Sortino & Price 1994, target 0). Calmar: annual return over maximum drawdown.
    """
    daily = by_day(of).returns
    mean = float(daily.mean())
    deviation = float(daily.std(ddof=1)) if len(daily) > 1 else 0.0
    downside = math.sqrt(float(np.mean(np.minimum(daily, 0.0) ** 2)))
    total = float(of.values[-1] / of.values[0]) - 1
    annual = _annual(1 + total, of.days)
    largest, longest_ms, share = drawdown(of)
    return Performance(
        total_return=total,
        annual_return=annual,
        volatility=deviation * math.sqrt(YEAR_DAYS) if len(daily) > 1 else None,
        sharpe=_over(mean, deviation, math.sqrt(YEAR_DAYS)),
        sortino=_over(mean, downside, math.sqrt(YEAR_DAYS)),
        calmar=_over(annual, largest),
        max_drawdown=largest,
        longest_drawdown_ms=longest_ms,
        time_under_water=share,
    )


def drawdown(of: Curve) -> tuple[float, int, float]:
    """The deepest fall below the highest value so far (fraction of it), the longest time (ms) from a high until it is
    reached again or the curve ends, and the share of time spent below a high. Every point counts, not only days."""
    peaks = np.maximum.accumulate(of.values)
    below = of.values < peaks
    spans = np.diff(of.times)
    longest = 0
    for under_water, group in groupby(range(len(below)), key=lambda index: bool(below[index])):
        if under_water:
            inside = list(group)
            high, recovered = inside[0] - 1, min(inside[-1] + 1, len(below) - 1)
            longest = max(longest, int(of.times[recovered] - of.times[high]))
    share = float(spans[below[:-1]].sum() / spans.sum())
    return float(np.max((peaks - of.values) / peaks)), longest, share


def trading(equity: Curve, closed: Sequence[ClosedTrade]) -> Trading:
    """Figures of `closed` (by closing time).

    Hit ratio: winners over all. Payoff: mean win over mean loss. Profit factor: gross profit over gross loss.
    Expectancy: mean profit of a trade; its ratio (1 + payoff) x hit ratio - 1, as Freqtrade has it. SQN: sqrt(n) x
    mean over standard deviation (ddof 1) of profits (Tharp 2008). Turnover: traded notional a year over mean equity.
    Cost ratio: fees over the starting balance. Time in the market: share of time with at least one open trade.
    """
    profits = np.array([trade.profit for trade in closed], dtype=float)
    wins, losses = profits[profits > 0], profits[profits < 0]
    count = len(profits)
    hit_ratio = len(wins) / count if count else None
    payoff = _over(float(wins.mean()), -float(losses.mean())) if len(wins) and len(losses) else None
    deviation = float(profits.std(ddof=1)) if count > 1 else 0.0
    traded = math.fsum(trade.traded for trade in closed)
    fees = math.fsum(trade.fees for trade in closed)
    return Trading(
        trades=count,
        wins=len(wins),
        losses=len(losses),
        hit_ratio=hit_ratio,
        payoff=payoff,
        profit_factor=_over(float(wins.sum()), -float(losses.sum())),
        expectancy=float(profits.mean()) if count else None,
        expectancy_ratio=(1 + payoff) * hit_ratio - 1 if payoff is not None and hit_ratio is not None else None,
        sqn=_over(float(profits.mean()), deviation, math.sqrt(count)) if count else None,
        longest_losing_streak=_longest_streak(profits < 0),
        traded=traded,
        turnover=traded / _mean(equity) * YEAR_DAYS / equity.days,
        fees=fees,
        cost_ratio=fees / float(equity.values[0]),
        time_in_market=_covered(closed, int(equity.times[0]), int(equity.times[-1])),
    )


def _annual(growth: float, days: float) -> float | None:
    try:
        return float(growth ** (YEAR_DAYS / days)) - 1
    except OverflowError:
        return None


def _over(value: float | None, divisor: float, factor: float = 1.0) -> float | None:
    # Rounding leaves a deviation of about 1e-17 where all values are equal.
    return None if value is None or divisor <= NOTHING else value / divisor * factor


def _mean(of: Curve) -> float:
    """The average value over time: each value lasts until the next point."""
    return float(np.average(of.values[:-1], weights=np.diff(of.times)))


def _longest_streak(hits: Floats | np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    return max((sum(1 for _ in group) for hit, group in groupby(hits) if hit), default=0)


def _covered(closed: Sequence[ClosedTrade], start_ms: int, end_ms: int) -> float:
    """The share of the time that at least one trade was open."""
    covered, reached = 0, start_ms
    for trade in sorted(closed, key=lambda trade: trade.opened_ms):
        begin, end = max(trade.opened_ms, reached), min(trade.closed_ms, end_ms)
        if end > begin:
            covered += end - begin
            reached = end
    return covered / (end_ms - start_ms)
