"""Freqtrade's largest drawdown without its tables: the same numbers, by arrays.

`generate_backtest_stats` asks for it twice for each pair and tag, which is half of its time with many pairs.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from freqtrade.data import metrics
from freqtrade.data.metrics import DrawDownResult
from freqtrade.optimize.optimize_reports import optimize_reports
from pandas import DataFrame

_stock = metrics.calculate_max_drawdown


def max_drawdown(
    trades: DataFrame,
    *,
    date_col: str = "close_date",
    value_col: str = "profit_abs",
    starting_balance: float = 0,
    relative: bool = False,
) -> DrawDownResult:
    """`freqtrade.data.metrics.calculate_max_drawdown`; raises ValueError for no trades, as it does."""
    values = trades[value_col].to_numpy()
    stamps: Any = trades[date_col].array
    if len(values) == 0 or not starting_balance or values.dtype != np.float64 or not hasattr(stamps, "_ndarray"):
        return _stock(
            trades, date_col=date_col, value_col=value_col, starting_balance=starting_balance, relative=relative
        )
    moments = stamps._ndarray
    # The same sort as pandas' `sort_values`: which of two trades that close together comes first changes the sums.
    order = moments.argsort(kind="quicksort")
    cumulative = np.concatenate([[0.0], np.cumsum(values[order])])
    high = np.concatenate([[0.0], np.maximum(0, np.maximum.accumulate(cumulative[1:]))])
    drawdown = cumulative - high
    most = starting_balance + high
    under = (most - (starting_balance + cumulative)) / most
    if np.isnan(values).any() or np.isnat(moments).any() or np.isnan(under).any():
        return _stock(
            trades, date_col=date_col, value_col=value_col, starting_balance=starting_balance, relative=relative
        )
    lowest = int(under.argmax() if relative else drawdown.argmin())
    highest = int(high[: lowest + 1].argmax())
    newest_high = int(high[:-1].argmax())
    return DrawDownResult(
        drawdown_abs=abs(drawdown[lowest]),
        high_date=stamps[order[max(highest - 1, 0)]],
        low_date=stamps[order[max(lowest - 1, 0)]],
        high_value=cumulative[highest],
        low_value=cumulative[lowest],
        relative_account_drawdown=under[lowest],
        current_high_date=stamps[order[max(newest_high - 1, 0)]],
        current_high_value=high[-1],
        current_drawdown_abs=high[-1] - cumulative[-1],
        current_relative_account_drawdown=under[-1],
    )


def install() -> Callable[[], None]:
    """Let Freqtrade's reports use it in this process; returns what takes it back."""
    metrics.calculate_max_drawdown = max_drawdown
    optimize_reports.calculate_max_drawdown = max_drawdown

    def take_back() -> None:
        metrics.calculate_max_drawdown = _stock
        optimize_reports.calculate_max_drawdown = _stock

    return take_back
