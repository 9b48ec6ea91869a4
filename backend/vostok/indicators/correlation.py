"""How far pairs move together: Pearson's correlation of log returns over the candles both have. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np

LEAST = 30
"""Returns that two pairs must share; fewer say nothing."""

Closes = Mapping[int, float]
"""Closing price by opening time (UTC ms)."""


def correlations(series: Sequence[Closes]) -> list[list[float | None]]:
    """The matrix, symmetric, 1 on its diagonal; None where too little is shared or a price never moved."""
    times = sorted(set().union(*series))
    closes = np.array([[one.get(ts, np.nan) for ts in times] for one in series]).reshape(len(series), len(times))
    returns = np.diff(np.log(closes), axis=1)
    found: list[list[float | None]] = [[None] * len(series) for _ in series]
    for first in range(len(series)):
        for second in range(first, len(series)):
            value = 1.0 if first == second else _pearson(returns[first], returns[second])
            found[first][second] = found[second][first] = value
    return found


def _pearson(first: np.ndarray, second: np.ndarray) -> float | None:
    shared = ~(np.isnan(first) | np.isnan(second))
    if shared.sum() < LEAST:
        return None
    one, other = first[shared] - first[shared].mean(), second[shared] - second[shared].mean()
    scale = float(np.sqrt((one @ one) * (other @ other)))
    return float(np.clip(one @ other / scale, -1, 1)) if scale > 0 else None
