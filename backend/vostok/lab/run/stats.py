"""Freqtrade's figures of a pair, and its largest drawdown, without tables in between: the same numbers, by arrays.

`generate_backtest_stats` asks for them for each pair and tag, which is most of its time with many pairs.
"""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from freqtrade.data import metrics
from freqtrade.data.metrics import DrawDownResult
from freqtrade.optimize.optimize_reports import optimize_reports
from pandas import DataFrame
from pandas.core import nanops  # type: ignore[attr-defined]
from scipy.special import stdtr
from scipy.stats import ttest_1samp

Floats = npt.NDArray[np.float64]
_stock = metrics.calculate_max_drawdown
_stock_line = optimize_reports._generate_result_line
_stock_period = optimize_reports._calculate_stats_for_period
_stock_pairs = optimize_reports.generate_pair_metrics
# All that the figures of a pair are made of.
_PAIR_COLUMNS = ["pair", "profit_abs", "profit_ratio", "trade_duration", "close_date"]
_NOT_OPTIMAL = -100.0
_NEARLY_EQUAL = 1e-12


def result_line(
    result: DataFrame, min_date: datetime, max_date: datetime, starting_balance: float, first_column: Any
) -> dict[str, Any]:
    """`_generate_result_line` of `freqtrade.optimize.optimize_reports`, in its order of operations."""
    profits, ratios, minutes = (result[name].to_numpy() for name in ("profit_abs", "profit_ratio", "trade_duration"))
    plain = profits.dtype == ratios.dtype == np.float64 and minutes.dtype == np.int64
    if not plain or len(profits) == 0 or np.isnan(profits).any() or np.isnan(ratios).any() or min_date == max_date:
        stock: dict[str, Any] = _stock_line(result, min_date, max_date, starting_balance, first_column)
        return stock
    count = len(profits)
    wins, losses = profits[profits > 0], profits[profits < 0]
    total, won, lost = profits.sum(), wins.sum(), losses.sum()
    mean_ratio = nanops.nanmean(ratios)
    shares = profits / starting_balance
    days = (max_date - min_date).days
    expected = shares.sum() / max(1, days)
    worst = max_drawdown(result, value_col="profit_abs", starting_balance=starting_balance)
    expectancy, expectancy_ratio = _expectancy(count, wins, losses)
    return {
        "key": first_column,
        "trades": count,
        "profit_mean": mean_ratio,
        "profit_mean_pct": round(mean_ratio * 100.0, 2),
        "profit_total_abs": total,
        "profit_total": total / starting_balance,
        "profit_total_pct": round(total / starting_balance * 100.0, 2),
        "duration_avg": str(timedelta(minutes=round(nanops.nanmean(minutes)))),
        "wins": len(wins),
        "draws": int((profits == 0).sum()),
        "losses": len(losses),
        "winrate": len(wins) / count,
        "cagr": metrics.calculate_cagr(days or 1, starting_balance, starting_balance + total),
        "expectancy": expectancy,
        "expectancy_ratio": expectancy_ratio,
        "sortino": _annualized(expected, _deviation(losses / starting_balance, 0)),
        "sharpe": _annualized(expected, _deviation(shares, 0)),
        "calmar": _annualized(total / starting_balance / max(1, days) * 100, worst.relative_account_drawdown),
        "sqn": _sqn(shares),
        "p_value": _p_value(shares),
        "profit_factor": won / abs(lost) if lost else 0.0,
        "max_drawdown_account": worst.relative_account_drawdown,
        "max_drawdown_abs": worst.drawdown_abs,
    }


def pair_metrics(
    pairlist: list[str], stake_currency: str, starting_balance: float, results: DataFrame, *others: Any, **named: Any
) -> list[dict[str, Any]]:
    """`generate_pair_metrics` of `freqtrade.optimize.optimize_reports`, choosing from few columns by number."""
    if set(_PAIR_COLUMNS) <= set(results.columns):
        results = results[_PAIR_COLUMNS].assign(pair=results["pair"].astype("category"))
    lines: list[dict[str, Any]] = _stock_pairs(pairlist, stake_currency, starting_balance, results, *others, **named)
    return lines


def period_line(trades: DataFrame) -> dict[str, Any]:
    """`_calculate_stats_for_period` of `freqtrade.optimize.optimize_reports`: a day, week, month, year or weekday."""
    profits = trades["profit_abs"].to_numpy()
    if profits.dtype != np.float64 or np.isnan(profits).any():
        stock: dict[str, Any] = _stock_period(trades)
        return stock
    won, lost = profits[profits > 0], profits[profits < 0]
    losses = lost.sum()
    return {
        "profit_abs": profits.sum().round(10),
        "wins": len(won),
        "draws": int((profits == 0).sum()),
        "losses": len(lost),
        "trades": len(profits),
        "profit_factor": round(won.sum() / abs(losses) if losses else 0.0, 8),
    }


def _expectancy(count: int, wins: Floats, losses: Floats) -> tuple[Any, Any]:
    average_win = wins.sum() / len(wins) if len(wins) else 0
    average_loss = abs(losses.sum()) / len(losses) if len(losses) else 0
    hit, missed = len(wins) / count, len(losses) / count
    ratio: Any = 100.0
    if average_loss > 0:
        ratio = ((1 + average_win / average_loss) * hit) - 1
    return (hit * average_win) - (missed * average_loss), ratio


def _deviation(values: Floats, ddof: int) -> Any:
    """pandas' `std`, which is not numpy's to the last bit."""
    return nanops.nanstd(values, ddof=ddof)


def _annualized(expected: Any, divisor: Any) -> float:
    if divisor != 0 and not np.isnan(divisor):
        return float(expected / divisor * np.sqrt(365))
    return _NOT_OPTIMAL


def _sqn(shares: Floats) -> Any:
    deviation = _deviation(shares, 1)
    if deviation != 0 and not np.isnan(deviation):
        return round(math.sqrt(len(shares)) * (nanops.nanmean(shares) / deviation), 4)
    return _NOT_OPTIMAL


def _p_value(shares: Floats) -> float:
    if len(shares) < 2 or _deviation(shares, 1) == 0:
        return 1.0
    count, mean = len(shares), np.mean(shares)
    from_mean = shares - mean
    if np.max(np.abs(from_mean)) < _NEARLY_EQUAL * abs(mean):
        # Of so nearly equal values scipy warns.
        return float(ttest_1samp(shares, popmean=0)[1])
    # `scipy.stats.ttest_1samp`, in its order of operations.
    error = np.sqrt(np.mean(from_mean**2) * (float(count) / (count - 1)) / count)
    return float(2 * stdtr(float(count - 1), -np.abs(mean / error)))


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
    optimize_reports._generate_result_line = result_line
    optimize_reports._calculate_stats_for_period = period_line
    optimize_reports.generate_pair_metrics = pair_metrics

    def take_back() -> None:
        metrics.calculate_max_drawdown = _stock
        optimize_reports.calculate_max_drawdown = _stock
        optimize_reports._generate_result_line = _stock_line
        optimize_reports._calculate_stats_for_period = _stock_period
        optimize_reports.generate_pair_metrics = _stock_pairs

    return take_back
