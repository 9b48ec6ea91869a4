"""Kline intervals and where their candles open (UTC; weeks open on Monday, months on the 1st)."""

from datetime import UTC, datetime, timedelta
from typing import Final

_SECOND, _MINUTE, _HOUR, _DAY = 1_000, 60_000, 3_600_000, 86_400_000
_WEEK = 7 * _DAY
# 1970-01-05 was the first Monday; Binance's three-day candles count from 1970-01-01.
_FIRST_MONDAY = 4 * _DAY

MONTH: Final = "1M"
INTERVAL_MS: Final[dict[str, int]] = {
    "1s": _SECOND,
    **{f"{n}m": n * _MINUTE for n in (1, 3, 5, 15, 30)},
    **{f"{n}h": n * _HOUR for n in (1, 2, 4, 6, 8, 12)},
    **{f"{n}d": n * _DAY for n in (1, 3)},
    "1w": _WEEK,
    # The nominal length; a real month is measured with `next_open`.
    MONTH: 30 * _DAY,
}


def open_time(moment_ms: int, interval: str) -> int:
    """The open time (UTC ms) of the candle of `interval` that holds `moment_ms`. Raises KeyError if unknown."""
    if interval == MONTH:
        return _ms(_month(moment_ms))
    length = INTERVAL_MS[interval]
    shift = _FIRST_MONDAY if length == _WEEK else 0
    return moment_ms - (moment_ms - shift) % length


def next_open(open_ms: int, interval: str) -> int:
    """The open time of the candle after the one that opens at `open_ms`."""
    if interval == MONTH:
        return _ms((_month(open_ms) + timedelta(days=31)).replace(day=1))
    return open_ms + INTERVAL_MS[interval]


def shift_open(open_ms: int, interval: str, candles: int) -> int:
    """The open time `candles` later (or earlier, if negative) than the candle that opens at `open_ms`."""
    if interval != MONTH:
        return open_ms + candles * INTERVAL_MS[interval]
    first = _month(open_ms)
    months = first.year * 12 + first.month - 1 + candles
    return _ms(first.replace(year=months // 12, month=months % 12 + 1))


def close_time(open_ms: int, interval: str) -> int:
    """The last millisecond of the candle that opens at `open_ms`."""
    return next_open(open_ms, interval) - 1


def _month(moment_ms: int) -> datetime:
    moment = datetime.fromtimestamp(moment_ms / 1000, UTC)
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000
