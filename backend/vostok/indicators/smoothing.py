"""Averages that need only their last value, begun as TA-Lib begins them. `n` counts the values up to this one.

Until its period is full an average holds the sum so far; where `n` is not positive the value must be 0.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


def ema(last: Floats, value: Floats, n: Floats, period: int) -> Floats:
    """Exponential average with factor 2 / (period + 1), begun with the mean of the first `period` values."""
    running = last + 2 / (period + 1) * (value - last)
    return np.where(n > period, running, _begun(last, value, n, period))


def wilder(last: Floats, value: Floats, n: Floats, period: int) -> Floats:
    """Wilder's average (factor 1 / period), begun with the mean of the first `period` values."""
    running = (last * (period - 1) + value) / period
    return np.where(n > period, running, _begun(last, value, n, period))


def wilder_sum(last: Floats, value: Floats, n: Floats, period: int) -> Floats:
    """Wilder's sum, which loses a `period`-th of itself with each value once `period` - 1 of them were added up."""
    return np.where(n >= period, last - last / period, last) + value


def _begun(last: Floats, value: Floats, n: Floats, period: int) -> Floats:
    total = last + value
    return np.where(n == period, total / period, total)
