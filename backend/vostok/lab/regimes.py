"""Bull, bear, sideways: which market a day belongs to, and what a run did in each. Pure.

The rule: a day is *bull* when the market (equal shares of the run's pairs) stood at least 10 % higher at the end of
the day before than 30 days earlier, *bear* when at least 10 % lower, else *sideways*. Where fewer than 30 days are
known before it, a day is *unknown*. A day's own price never decides its regime.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from vostok.lab.curves import DAY_MS, Curve, Floats, Ints, by_day

Regime = Literal["bull", "bear", "sideways", "unknown"]
LOOKBACK_DAYS = 30
THRESHOLD = 0.10


@dataclass(frozen=True)
class RegimeFigures:
    """A run in one regime: its time in whole days, the compounded returns of run and market over it (fractions), and
    the trades that were opened in it with their net profit (quote currency)."""

    regime: Regime
    days: int
    total_return: float
    market_return: float
    trades: int
    profit: float


def regimes(market: Curve) -> dict[int, Regime]:
    """The regime of each day of the market (days since 1970-01-01), and of the day after its last."""
    days = by_day(market)
    found: dict[int, Regime] = {}
    for index in range(len(days.numbers) + 1):
        change = days.values[index - 1] / days.values[index - 1 - LOOKBACK_DAYS] - 1 if index > LOOKBACK_DAYS else None
        found[int(days.numbers[0]) + index] = _regime(change)
    return found


def by_regime(equity: Curve, trades: Sequence[tuple[int, float]], market: Curve) -> list[RegimeFigures]:
    """What the run did in each regime that occurred; `trades` are (opening time in UTC ms, profit)."""
    known = regimes(market)
    own, held = by_day(equity), by_day(market)
    of_day: list[Regime] = [known.get(int(number), "unknown") for number in own.numbers]
    lengths = _covered(equity, own.numbers)
    held_returns = _on(own.numbers, held.numbers, held.returns)
    opened: list[tuple[Regime, float]] = [(known.get(moment // DAY_MS, "unknown"), profit) for moment, profit in trades]
    figures = []
    for regime in get_args(Regime):
        here = np.array([found == regime for found in of_day])
        profits = [profit for found, profit in opened if found == regime]
        if not here.any() and not profits:
            continue
        figures.append(
            RegimeFigures(
                regime=regime,
                days=round(float(lengths[here].sum())),
                total_return=float(np.prod(1 + own.returns[here])) - 1,
                market_return=float(np.prod(1 + held_returns[here])) - 1,
                trades=len(profits),
                profit=float(sum(profits)),
            )
        )
    return figures


def _regime(change: float | None) -> Regime:
    if change is None:
        return "unknown"
    if change >= THRESHOLD:
        return "bull"
    return "bear" if change <= -THRESHOLD else "sideways"


def _covered(run: Curve, numbers: Ints) -> Floats:
    """How much of each day the run covers, 0 to 1: its first and its last are seldom whole."""
    begin, end = np.maximum(numbers * DAY_MS, run.times[0]), np.minimum((numbers + 1) * DAY_MS, run.times[-1])
    lengths: Floats = (end - begin) / DAY_MS
    return lengths


def _on(wanted: Ints, numbers: Ints, returns: Floats) -> Floats:
    """The return of each wanted day; 0 where the market has no such day."""
    known = dict(zip(numbers.tolist(), returns.tolist(), strict=True))
    return np.array([known.get(int(number), 0.0) for number in wanted])
