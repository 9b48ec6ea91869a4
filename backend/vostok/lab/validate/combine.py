"""All windows of a validation as one track record, and every figure of the verdict out of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from vostok.lab.curves import DAY_MS, Curve, Floats, by_day
from vostok.lab.metrics import ClosedTrade, measure
from vostok.lab.report import points
from vostok.lab.validate.deflated import deflated_sharpe, expected_maximum
from vostok.lab.validate.earlier import tried
from vostok.lab.validate.forecast import predicted
from vostok.lab.validate.montecarlo import drawdown_of, histogram, quantiles, reshuffled_drawdowns
from vostok.lab.validate.random_entries import percentile
from vostok.lab.validate.stability import Axis, score

_SHOWN = ("number", "start", "split", "end", "parameters", "trials", "inside", "outside", "doubled", "seconds")


def combine(
    windows: Sequence[Mapping[str, Any]],
    sweep: tuple[Sequence[Axis], Sequence[Sequence[float]]] | None,
    bias: Mapping[str, Mapping[str, Any]],
    market: Curve | None,
    *,
    balance: float,
    runs: int,
    seed: int,
) -> dict[str, Any]:
    """The report of a validation out of its steps' results, with `values` (by the names of `verdict.RULES`).

    `windows` in their order; `sweep` is the axes and the table of total returns; `balance` in quote currency, each
    window begins with it.
    """
    equity = chained([(window["equity"][0], window["equity"][1]) for window in windows], balance)
    trades = sorted((_closed(row) for window in windows for row in window["trades"]), key=lambda trade: trade.closed_ms)
    metrics = measure(equity, trades, market)
    daily = by_day(equity).returns
    profits = np.array([trade.profit for trade in trades], dtype=float)
    chances: Floats = np.sum([window["random"] for window in windows], axis=0)
    variance = _trial_variance(windows, len(daily))
    trials = max(1, sum(window["trials"] for window in windows))
    orders = reshuffled_drawdowns(profits, balance, runs, seed) if len(profits) else np.zeros(1)
    doubled = float(np.prod([1 + window["doubled"]["total_return"] for window in windows])) - 1
    better = percentile(float(profits.sum()), chances) if len(profits) else None
    luck = deflated_sharpe(daily, trials, variance)
    stability = _stability(sweep)
    return {
        "metrics": asdict(metrics),
        "equity": points(equity),
        "windows": [{name: window[name] for name in _SHOWN} for window in windows],
        "monte_carlo": {
            "drawdown": quantiles(orders, 5, 50, 95),
            "actual": drawdown_of(profits, balance),
            "histogram": histogram(orders),
        },
        "random": {
            "profit": float(profits.sum()),
            "percentile": better,
            "median": float(np.median(chances)),
            "histogram": histogram(chances),
        },
        "deflated": {
            "trials": trials,
            "variance": variance,
            "benchmark": expected_maximum(trials, variance),
            "tried": tried(windows),
        },
        "stability": stability,
        "bias": dict(bias),
        "doubled_return": doubled,
        "predicted": predicted(daily, metrics.performance.sharpe, seed),
        "values": {
            "sharpe": metrics.performance.sharpe,
            "max_drawdown": metrics.performance.max_drawdown,
            "profit_factor": metrics.trading.profit_factor,
            "hit_ratio": metrics.trading.hit_ratio,
            "losing_streak": metrics.trading.longest_losing_streak,
            "trades": metrics.trading.trades,
            "lookahead": _biased(bias),
            "recursive": bias["recursive"]["largest"],
            "random_percentile": better,
            "deflated_sharpe": luck,
            "doubled_costs": doubled,
            "stability": None if stability is None else stability["score"],
        },
    }


def chained(parts: Sequence[tuple[Sequence[int], Sequence[float]]], balance: float) -> Curve:
    """One curve of runs that follow each other: each goes on with what the one before it ended with.

    A run's first point stands one candle before its range, where the run before it still was: it is left out.
    """
    times: list[int] = []
    values: list[float] = []
    worth = balance
    for moments, found in parts:
        growth = [worth * value / found[0] for value in found]
        for moment, value in zip(moments, growth, strict=True):
            if not times or moment > times[-1]:
                times.append(moment)
                values.append(value)
        worth = growth[-1]
        values[-1] = worth
    return Curve(np.array(times, dtype=np.int64), np.array(values, dtype=float))


def _trial_variance(windows: Sequence[Mapping[str, Any]], days: int) -> float:
    """The variance that the trials' daily Sharpe ratios would have over `days` days.

    They were measured in-sample, the record out-of-sample: without an edge the variance of a Sharpe ratio goes with one
    over its days (Lo, The Statistics of Sharpe Ratios, 2002, eq. 9), so it is taken to the record's length.
    """
    trials = np.array([sharpe for window in windows for sharpe in window["trial_sharpes"]], dtype=float)
    if len(trials) < 2:
        return 0.0
    inside = float(np.mean([(window["split"] - window["start"]) / DAY_MS for window in windows]))
    return float(trials.var(ddof=1)) * inside / days


def _biased(bias: Mapping[str, Mapping[str, Any]]) -> float | None:
    """How many trades and indicators the future changed; None where no trade could be looked at."""
    found = bias["lookahead"]
    if not found["checked"]:
        return None
    return float(found["biased"] + len({*found["indicators"], *bias["recursive"]["lookahead"]}))


def _stability(sweep: tuple[Sequence[Axis], Sequence[Sequence[float]]] | None) -> dict[str, Any] | None:
    if sweep is None:
        return None
    axes, returns = sweep
    row, column = axes[0].chosen, axes[1].chosen if len(axes) > 1 else 0
    return {
        "axes": [axis._asdict() for axis in axes],
        "returns": [list(line) for line in returns],
        "score": score(returns, row, column),
    }


def _closed(row: Mapping[str, Any]) -> ClosedTrade:
    return ClosedTrade(
        row["pair"],
        row["opened_at"],
        row["closed_at"],
        float(row["profit"]),
        float(row["traded"]),
        float(row["fees"]),
    )
