"""The indicator lines of a strategy, out of what its Freqtrade analysed. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from vostok.panel.trades.models import IndicatorPointPublic, IndicatorPublic

# What `pair_candles` carries beside the strategy's own columns.
_NOT_INDICATORS = {"date", "open", "high", "low", "close", "volume", "enter_tag", "exit_tag"}
_NOT_INDICATORS |= {f"{act}_{side}" for act in ("enter", "exit") for side in ("long", "short")}
PRICE_PANE = "price"


def lines(candles: Mapping[str, Any], plot: Mapping[str, Any]) -> list[IndicatorPublic]:
    """The numeric columns of a `pair_candles` answer, each with the pane it belongs to.

    The strategy's `plot_config` says which pane; a column it does not name stands on the price where its values
    are prices, else on a pane of its own.
    """
    columns: list[str] = candles["columns"]
    rows: list[list[Any]] = candles["data"]
    if "__date_ts" not in columns:
        return []
    times = [int(row[columns.index("__date_ts")]) for row in rows]
    closes = _numbers(rows, columns.index("close"))
    planned = _panes(plot)
    found: list[IndicatorPublic] = []
    for place, name in enumerate(columns):
        if name in _NOT_INDICATORS or name.startswith("_"):
            continue
        values = _numbers(rows, place)
        points = [
            IndicatorPointPublic(ts=ts, value=value)
            for ts, value in zip(times, values, strict=True)
            if value is not None
        ]
        if not points:
            continue
        pane = planned.get(name) or (PRICE_PANE if _are_prices(values, closes) else name)
        found.append(IndicatorPublic(name=name, pane=pane, planned=name in planned, points=points))
    return sorted(found, key=lambda line: (not line.planned, line.pane != PRICE_PANE))


def _points(times: Sequence[int], values: Sequence[float | None]) -> list[IndicatorPointPublic]:
    known = zip(times, values, strict=True)
    return [IndicatorPointPublic(ts=ts, value=value) for ts, value in known if value is not None]


def _panes(plot: Mapping[str, Any]) -> dict[str, str]:
    panes = dict.fromkeys(plot.get("main_plot") or {}, PRICE_PANE)
    for pane, columns in (plot.get("subplots") or {}).items():
        panes |= dict.fromkeys(columns, str(pane))
    return panes


def _numbers(rows: Sequence[Sequence[Any]], place: int) -> list[float | None]:
    cells = (row[place] for row in rows)
    return [float(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else None for cell in cells]


def _are_prices(values: Sequence[float | None], closes: Sequence[float | None]) -> bool:
    """Whether all values lie within a fifth of the closes of their candles: then one scale serves both."""
    pairs = [(value, close) for value, close in zip(values, closes, strict=True) if value is not None and close]
    return bool(pairs) and all(abs(value / close - 1) <= 0.2 for value, close in pairs)
