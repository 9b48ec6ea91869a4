"""Monte Carlo: how else could the same trades, or the same days, have turned out? Pure, the same for a seed."""

from typing import Any

import numpy as np

from vostok.lab.curves import Floats

CHUNK = 4_000_000


def reshuffled_drawdowns(profits: Floats, balance: float, runs: int, seed: int) -> Floats:
    """Maximum drawdown (fraction of the highest balance so far) of `runs` random orders of the same trades.

    `profits` are net, in quote currency, from a starting `balance`; the sum never changes, only the way to it
    (K. Davey, Building Winning Algorithmic Trading Systems, 2014, ch. 7). A balance that would fall below zero
    counts as a drawdown of 1.
    """
    noise = np.random.default_rng(seed)
    found = []
    for count in _chunks(runs, len(profits)):
        orders = noise.permuted(np.broadcast_to(profits, (count, len(profits))), axis=1)
        found.append(_drawdowns(balance + np.cumsum(orders, axis=1), balance))
    return np.concatenate(found)


def drawdown_of(profits: Floats, balance: float) -> float:
    """The maximum drawdown of trades in this order, measured as those of other orders are: from close to close."""
    if not len(profits):
        return 0.0
    return float(_drawdowns((balance + np.cumsum(profits))[np.newaxis], balance)[0])


def compounded(daily: Floats, days: int, runs: int, seed: int) -> Floats:
    """Returns (fractions) over `days` days, each drawn with replacement from `daily`.

    The bootstrap of Efron & Tibshirani (1993) for independent days: a trend across days is not reproduced.
    """
    noise = np.random.default_rng(seed)
    found = []
    for count in _chunks(runs, days):
        found.append(np.prod(1 + noise.choice(daily, (count, days)), axis=1) - 1)
    return np.concatenate(found)


def bootstrapped_drawdowns(daily: Floats, days: int, runs: int, seed: int) -> Floats:
    """Maximum drawdown (fraction) of such draws, in the order in which they were drawn."""
    noise = np.random.default_rng(seed)
    found = []
    for count in _chunks(runs, days):
        found.append(_drawdowns(np.cumprod(1 + noise.choice(daily, (count, days)), axis=1), 1.0))
    return np.concatenate(found)


def quantiles(values: Floats, *percents: int) -> dict[str, float]:
    """`{"p5": …}` of the values (linear between order statistics)."""
    return {f"p{percent}": float(np.percentile(values, percent)) for percent in percents}


def histogram(values: Floats, bins: int = 40) -> dict[str, Any]:
    """`{"low", "high", "counts"}`: equal bins from the lowest to the highest value."""
    counts, edges = np.histogram(values, bins=bins)
    return {"low": float(edges[0]), "high": float(edges[-1]), "counts": counts.tolist()}


def _drawdowns(balances: Floats, start: float) -> Floats:
    peaks = np.maximum(np.maximum.accumulate(balances, axis=1), start)
    worst: Floats = np.max((peaks - balances) / peaks, axis=1)
    return np.minimum(worst, 1.0)


def _chunks(runs: int, width: int) -> list[int]:
    size = max(1, CHUNK // max(width, 1))
    return [min(size, runs - done) for done in range(0, runs, size)]
