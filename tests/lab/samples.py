"""Candles for the tests of the lab's data."""

from typing import Any

import numpy as np

from vostok.binance.intervals import INTERVAL_MS
from vostok.lab.candles import Candles

START_MS = 1_704_067_200_000  # 2024-01-01 00:00 UTC
NOW_MS = START_MS + 400 * 86_400_000


def sound(count: int, timeframe: str = "1h", seed: int = 0, start: int = START_MS) -> Candles:
    """Candles without any flaw, the same for a seed; each opens at the close before it."""
    noise = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(noise.normal(0, 0.005, count)))
    opening = np.concatenate([[100.0], close[:-1]])
    return Candles(
        start + np.arange(count, dtype=np.int64) * INTERVAL_MS[timeframe],
        opening,
        np.maximum(opening, close) * 1.002,
        np.minimum(opening, close) * 0.998,
        close,
        noise.uniform(1, 10, count),
    )


def changed(candles: Candles, row: int, **values: Any) -> Candles:
    """`candles` with other values in one row."""
    columns = {name: getattr(candles, name).copy() for name in Candles._fields}
    for name, value in values.items():
        columns[name][row] = value
    return Candles(**columns)


def without(candles: Candles, first: int, count: int = 1) -> Candles:
    """`candles` with a hole."""
    rows = np.arange(len(candles.time))
    return candles.where((rows < first) | (rows >= first + count))
