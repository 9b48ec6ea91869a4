"""Candles as arrays: putting two stretches together, what is missing of a range, coverage by day. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from vostok.binance.intervals import INTERVAL_MS, open_time
from vostok.errors import Conflict
from vostok.lab.curves import DAY_MS, Floats, Ints

SAME = 1e-9


class Candles(NamedTuple):
    """Candles, oldest first where nothing is wrong: UTC ms of the open, prices in quote and volume in base currency."""

    time: Ints
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats

    def where(self, rows: Any) -> "Candles":
        """The candles that `rows` (a mask or indices) selects."""
        return Candles(*(column[rows] for column in self))


class OtherMarket(Conflict):
    """Two stretches of candles contradict each other where they overlap."""


def of_rows(rows: Sequence[Sequence[Any]]) -> Candles:
    """Candles of Binance's kline rows; their first six fields count."""
    columns = list(zip(*(row[:6] for row in rows), strict=True)) if rows else [()] * 6
    return Candles(np.array(columns[0], dtype=np.int64), *(np.array(column, dtype=float) for column in columns[1:]))


def join(known: Candles, news: Candles) -> Candles:
    """Both together by time; where both have a candle, that of `news`, as the last known one may be unfinished.

    Raises OtherMarket where they open at different prices: an opening price never changes.
    """
    _, here, there = np.intersect1d(known.time, news.time, return_indices=True)
    differs = np.abs(known.open[here] - news.open[there]) > SAME * known.open[here]
    if differs.any():
        moment = np.datetime64(int(known.time[here][differs][0]), "ms")
        raise OtherMarket(
            f"the stored candles are of another market: at {moment} UTC they open at {known.open[here][differs][0]:g}, "
            f"the new ones at {news.open[there][differs][0]:g}. Delete the stored file or leave it as it is"
        )
    whole = Candles(*(np.concatenate(pair) for pair in zip(news, known, strict=True)))
    # The first of equal times is kept: that of `news`.
    return whole.where(np.unique(whole.time, return_index=True)[1])


class Stretch(NamedTuple):
    """Candles to ask for: opening times of the first and the last one, UTC ms."""

    first: int
    last: int


def stretches(stored: Ints, first: int, last: int, timeframe: str, size: int) -> list[Stretch]:
    """What to ask for, at most `size` candles at once, to have `first` to `last` (opening times) beside `stored`.

    The order keeps what is stored in one piece whenever the work is cut off: backwards from the first stored candle,
    then holes, then forward from the last one. Stretches at an edge hold that edge again, so that `join` can tell
    whether it is the same market.
    """
    step = INTERVAL_MS[timeframe]
    if not len(stored):
        return _pages(first, last, step, size)
    found: list[Stretch] = []
    head, tail = int(stored[0]), int(stored[-1])
    if first < head:
        found += reversed(_pages(first, head, step, size))
    for index in np.flatnonzero(np.diff(stored) > step):
        found += _pages(max(int(stored[index]) + step, first), min(int(stored[index + 1]) - step, last), step, size)
    if last > tail:
        found += _pages(tail, last, step, size)
    return found


def day_counts(times: Ints, timeframe: str) -> tuple[int, list[int], int]:
    """(first UTC day since 1970-01-01, candles that each day from it has, candles a whole day has).

    A candle longer than a day counts once on each of its days.
    """
    if not len(times):
        return 0, [], 1
    length = max(INTERVAL_MS[timeframe] // DAY_MS, 1)
    days = (np.unique(times)[:, None] // DAY_MS + np.arange(length)).ravel()
    first = int(days.min())
    return first, np.bincount(days - first).tolist(), max(DAY_MS // INTERVAL_MS[timeframe], 1)


def last_closed(now_ms: int, timeframe: str) -> int:
    """The opening time of the newest candle that has closed."""
    return open_time(now_ms, timeframe) - INTERVAL_MS[timeframe]


def _pages(first: int, last: int, step: int, size: int) -> list[Stretch]:
    return [Stretch(start, min(start + (size - 1) * step, last)) for start in range(first, last + 1, size * step)]
