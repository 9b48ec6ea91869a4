"""Candles of one symbol and interval as the shared cache keeps them: Binance's rows, oldest first. Pure."""

from collections.abc import Sequence
from typing import Any

Row = list[Any]
KEPT = 1_500


class BadCandles(ValueError):
    """The venue's rows are not candles."""


def merge(known: Sequence[Row], news: Sequence[Row]) -> list[Row]:
    """`known` with `news` on top, by open time; at most the newest KEPT."""
    by_open = {row[0]: row for row in known}
    by_open.update({row[0]: row for row in news})
    return [by_open[opened] for opened in sorted(by_open)][-KEPT:]


def row_of_event(candle: dict[str, Any]) -> Row:
    """The row that a stream event's `k` stands for."""
    return [candle[name] for name in ("t", "o", "h", "l", "c", "v", "T", "q", "n", "V", "Q")] + ["0"]


def event_of_row(symbol: str, interval: str, row: Row, *, closed: bool, event_ms: int) -> dict[str, Any]:
    """The stream event that `row` stands for."""
    names = ("t", "o", "h", "l", "c", "v", "T", "q", "n", "V", "Q")
    candle = dict(zip(names, row, strict=False))
    return {
        "e": "kline",
        "E": event_ms,
        "s": symbol,
        "k": {**candle, "s": symbol, "i": interval, "f": -1, "L": -1, "x": closed, "B": "0"},
    }
