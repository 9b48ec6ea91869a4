"""What Freqtrade does to the candles of each pair as a table, without making tables in between: the same values."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
from freqtrade.data import metrics
from freqtrade.data.converter import converter
from freqtrade.optimize.optimize_reports import optimize_reports
from pandas import DataFrame, DatetimeIndex, Series, concat

_stock_trim = converter.trim_dataframe
_stock_change = optimize_reports.calculate_market_change
_stock_combined = metrics.combine_dataframes_by_column


def trim_dataframe(df: DataFrame, timerange: Any, *, df_date_col: str = "date", startup_candles: int = 0) -> DataFrame:
    """`trim_dataframe` of `freqtrade.data.converter`: of rising dates one slice instead of two masks."""
    dates = df[df_date_col]
    if not dates.is_monotonic_increasing:
        stock: DataFrame = _stock_trim(df, timerange, df_date_col=df_date_col, startup_candles=startup_candles)
        return stock
    begin, end = startup_candles, len(df)
    if not startup_candles and timerange.starttype == "date":
        begin = int(dates.searchsorted(timerange.startdt, side="left"))
    if timerange.stoptype == "date":
        end = int(dates.searchsorted(timerange.stopdt, side="right"))
    return df.iloc[begin : max(begin, end)]


def market_change(data: dict[str, DataFrame], column: str = "close", min_date: datetime | None = None) -> float:
    """`calculate_market_change` of `freqtrade.data.metrics`: the mean of the pairs' changes, a fraction."""
    changes = []
    for frame in data.values():
        prices, dates = frame[column].to_numpy(), frame["date"]
        if prices.dtype != np.float64 or np.isnan(prices).any() or not dates.is_monotonic_increasing:
            return float(_stock_change(data, column, min_date))
        inside = prices if min_date is None else prices[dates.searchsorted(min_date, side="left") :]
        if len(inside):
            changes.append((inside[-1] - inside[0]) / inside[0])
    return float(np.mean(changes)) if changes else 0.0


def combined(data: dict[str, DataFrame], column: str = "close") -> DataFrame:
    """`combine_dataframes_by_column` of `freqtrade.data.metrics`: a column per pair, by date."""
    if not data or any(frame[column].dtype.kind not in "fiu" for frame in data.values()):
        stock: DataFrame = _stock_combined(data, column)
        return stock
    dates = DatetimeIndex([])
    prices = []
    for pair, frame in data.items():
        own = DatetimeIndex(frame["date"])
        # Of one index pandas knows that it equals itself.
        dates = dates if own.dtype == dates.dtype and own.equals(dates) else own
        prices.append(Series(frame[column].to_numpy(), index=dates, name=pair))
    return concat(prices, axis=1)


def install() -> Callable[[], None]:
    """Let Freqtrade's backtests use it in this process; returns what takes it back."""
    converter.trim_dataframe = trim_dataframe
    optimize_reports.calculate_market_change = market_change
    metrics.combine_dataframes_by_column = combined

    def take_back() -> None:
        converter.trim_dataframe = _stock_trim
        optimize_reports.calculate_market_change = _stock_change
        metrics.combine_dataframes_by_column = _stock_combined

    return take_back
