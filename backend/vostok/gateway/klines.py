"""Candles of one symbol and interval as the shared cache keeps them: Binance's rows, oldest first. Pure."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

Row = list[Any]
FIELDS = 12
KEPT = 1_500


class BadCandles(ValueError):
    """The venue's rows are not candles."""


def check_rows(rows: Any) -> list[Row]:
    """`rows` if they are candles in order, each possible. Raises BadCandles: junk is never handed on."""
    if not isinstance(rows, list):
        raise BadCandles("candles must be a list")
    last = -1
    for row in rows:
        if not isinstance(row, list) or len(row) != FIELDS or not isinstance(row[0], int) or row[0] <= last:
            raise BadCandles("a candle must have 12 fields and open after the one before it")
        last = row[0]
        if not _possible(row[1:5]):
            raise BadCandles("a candle's prices must be numbers, with the low below and the high above the rest")
    return rows


def _possible(prices: Sequence[Any]) -> bool:
    try:
        opened, high, low, close = (Decimal(price) for price in prices)
    except (InvalidOperation, TypeError, ValueError):
        return False
    finite = all(price.is_finite() for price in (opened, high, low, close))
    return finite and 0 < low <= min(opened, close) and max(opened, close) <= high


def merge(known: Sequence[Row], news: Sequence[Row]) -> list[Row]:
    """`known` with `news` on top, by open time; empty when `news` would leave a hole behind `known`."""
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
