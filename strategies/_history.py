"""How much history a strategy has, and what its last closed candle says."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from pandas import DataFrame, Series


def enough_history(dataframe: DataFrame, candles: int) -> "Series[bool]":
    """True from the candle on that is preceded by `candles - 1` others: before it no entry may be set."""
    return Series(np.arange(1, len(dataframe) + 1) >= candles, index=dataframe.index)


def known(dataframe: DataFrame, columns: Sequence[str]) -> "Series[bool]":
    """True where each of `columns` has a value and the candle was traded; unknown is never a signal."""
    return dataframe[list(columns)].notna().all(axis=1) & (dataframe["volume"] > 0)


def last_value(strategy: Any, pair: str, column: str) -> float | None:
    """Value of `column` on the last closed candle of `pair`, or None where it is unknown."""
    candles, _ = strategy.dp.get_analyzed_dataframe(pair, strategy.timeframe)
    if candles is None or len(candles) == 0 or column not in candles:
        return None
    value = float(candles[column].iat[-1])
    return value if np.isfinite(value) else None
