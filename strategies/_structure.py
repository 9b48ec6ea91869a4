"""Market structure as "smart money concepts" name it, computed without looking ahead.

Every function takes whole columns and returns whole columns, and the value at a candle depends on candles up to its
close only: more data never rewrites a row. A swing is therefore known `width` candles after its extreme. Memory is
bounded by `max_age`, so a value does not depend on where the data begins either: `memory()` says how far it reaches.

Source: the terms are those of Michael J. Huddleston's ICT lectures; swings are Bill Williams's fractals (Trading
Chaos, 1995) of any width.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Structure:
    """Market structure by candle. Levels are in quote currency, NaN where there is none."""

    swing_high: Floats  # the last confirmed high that no close has broken
    swing_low: Floats
    break_up: Flags  # this candle closed above the swing high
    break_down: Flags
    change: Flags  # that break was against the trend before it: a change of character (CHoCH), else a BOS
    trend: NDArray[np.int8]  # direction of the last break: 1, -1, or 0 where the last is too old


@dataclass(frozen=True, slots=True)
class Zone:
    """A price range in quote currency, both NaN where there is none."""

    low: Floats
    high: Floats


def memory(width: int, max_age: int) -> int:
    """How many candles a value can depend on, its own included: a zone, the break before it, the swing before that."""
    return 2 * max_age + 2 * width + 3


def confirmed_swings(high: Floats, low: Floats, width: int) -> tuple[Floats, Floats]:
    """Swing highs and lows at the candle that confirms them, `width` after the extreme; NaN elsewhere.

    An extreme is above (below) the `width` candles before it and not below (above) any of the `width` after it.
    """
    return _confirmed_peaks(high, width), -_confirmed_peaks(-low, width)


def market_structure(high: Floats, low: Floats, close: Floats, width: int = 3, max_age: int = 60) -> Structure:
    """Swings in force, breaks of structure and trend. A level not broken within `max_age` candles is dropped."""
    highs, lows = confirmed_swings(high, low, width)
    above = _levels(highs, close, max_age)
    below = _levels(-lows, -close, max_age)
    trend, change = _trend(above.broken, below.broken, max_age)
    return Structure(above.level, -below.level, above.broken, below.broken, change, trend)


def bullish_order_blocks(candles: DataFrame, breaks: Flags, lookback: int = 10, max_age: int = 60) -> Zone:
    """The last falling candle before a break upwards, as a zone in force until a close below it.

    `lookback` is how many candles before the break it may lie, at most `max_age`.
    """
    opens, closes = _column(candles, "open"), _column(candles, "close")
    falling = closes < opens
    starts = np.full(len(candles), -1)
    for candle in np.flatnonzero(breaks):
        first = max(0, candle - lookback)
        before = np.flatnonzero(falling[first:candle])
        if len(before):
            starts[candle] = first + before[-1]
    born = starts >= 0
    lows = np.where(born, _column(candles, "low")[starts], np.nan)
    highs = np.where(born, _column(candles, "high")[starts], np.nan)
    return _in_force(lows, highs, closes, max_age)


def bullish_gaps(candles: DataFrame, max_age: int = 60) -> Zone:
    """Fair value gaps: a candle whose low is above the high two candles before, in force until a close below it."""
    lows, highs = _column(candles, "low"), _column(candles, "high")
    before = np.full(len(highs), np.nan)
    before[2:] = highs[:-2]
    gap = lows > before
    return _in_force(np.where(gap, before, np.nan), np.where(gap, lows, np.nan), _column(candles, "close"), max_age)


@dataclass(frozen=True, slots=True)
class _Levels:
    level: Floats
    broken: Flags


def _confirmed_peaks(values: Floats, width: int) -> Floats:
    found = np.full(len(values), np.nan)
    if len(values) <= 2 * width:
        return found
    windows = np.lib.stride_tricks.sliding_window_view(values, 2 * width + 1)
    middle = windows[:, width]
    peak = (middle > windows[:, :width].max(axis=1)) & (middle >= windows[:, width + 1 :].max(axis=1))
    found[2 * width :] = np.where(peak, middle, np.nan)
    return found


def _levels(confirmed: Floats, close: Floats, max_age: int) -> _Levels:
    """The latest confirmed level until a close above it or `max_age`, and the candles that broke one."""
    level, born = np.nan, 0
    levels, broken = np.full(len(close), np.nan), np.zeros(len(close), dtype=np.bool_)
    for candle in range(len(close)):
        if not np.isnan(confirmed[candle]):
            level, born = confirmed[candle], candle
        elif candle - born > max_age:
            level = np.nan
        if close[candle] > level:
            broken[candle] = True
            level = np.nan
        levels[candle] = level
    return _Levels(levels, broken)


def _trend(up: Flags, down: Flags, max_age: int) -> tuple[NDArray[np.int8], Flags]:
    trend, change = np.zeros(len(up), dtype=np.int8), np.zeros(len(up), dtype=np.bool_)
    direction, since = 0, 0
    for candle in range(len(up)):
        if candle - since > max_age:
            direction = 0
        if up[candle] or down[candle]:
            latest = 1 if up[candle] else -1
            change[candle] = direction == -latest
            direction, since = latest, candle
        trend[candle] = direction
    return trend, change


def _in_force(lows: Floats, highs: Floats, close: Floats, max_age: int) -> Zone:
    """The latest zone born (where `lows` is a number) until a close below it or `max_age`."""
    low, high, born = np.nan, np.nan, 0
    zone = Zone(np.full(len(close), np.nan), np.full(len(close), np.nan))
    for candle in range(len(close)):
        if not np.isnan(lows[candle]):
            low, high, born = lows[candle], highs[candle], candle
        elif candle - born > max_age or close[candle] < low:
            low, high = np.nan, np.nan
        zone.low[candle], zone.high[candle] = low, high
    return zone


def _column(candles: DataFrame, name: str) -> Floats:
    return candles[name].to_numpy(dtype=np.float64)
