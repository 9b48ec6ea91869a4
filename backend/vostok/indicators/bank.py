"""One row of state a series: a closed candle of all of them costs some vector operations and no look back.

Periods and beginnings are TA-Lib's, so values equal RSI(14), EMA(20, 50, 200), MACD(12, 26, 9), BBANDS(20, 2, 2),
ATR(14), ADX(14), PLUS_DI(14), MINUS_DI(14) and OBV of the same candles from the first one on.
"""

from enum import IntEnum, auto
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vostok.indicators.smoothing import Floats, ema, wilder, wilder_sum

RSI_PERIOD = ATR_PERIOD = ADX_PERIOD = 14
FAST, SLOW, SIGNAL = 12, 26, 9
BAND, BAND_WIDTH = 20, 2.0
USUAL = 100
KEPT = 300
"""How many candles back the values are kept."""

Rows = slice | NDArray[np.intp]
EVERY_ROW: Final = slice(None)


class Value(IntEnum):
    """What is known of a series after a candle; NaN until enough candles have closed.

    Prices in quote currency, `VOLUME` and `OBV` in base currency, RSI, DI and ADX from 0 to 100. `VOLATILITY` is the
    standard deviation of the last 20 log returns, per candle; `…_USUAL` are means: of the last 20 volumes, of the last
    100 ATRs.
    """

    CLOSE = 0
    VOLUME = auto()
    VOLUME_USUAL = auto()
    EMA20 = auto()
    EMA50 = auto()
    EMA200 = auto()
    RSI = auto()
    MACD = auto()
    MACD_SIGNAL = auto()
    MACD_HISTOGRAM = auto()
    BAND_UPPER = auto()
    BAND_MIDDLE = auto()
    BAND_LOWER = auto()
    ATR = auto()
    ATR_USUAL = auto()
    PLUS_DI = auto()
    MINUS_DI = auto()
    ADX = auto()
    OBV = auto()
    VOLATILITY = auto()


class _State(IntEnum):
    COUNT = 0
    HIGH = auto()
    LOW = auto()
    CLOSE = auto()
    EMA20 = auto()
    EMA50 = auto()
    EMA200 = auto()
    FAST = auto()
    SLOW = auto()
    SIGNAL = auto()
    GAIN = auto()
    LOSS = auto()
    ATR = auto()
    RANGE = auto()
    PLUS = auto()
    MINUS = auto()
    ADX = auto()
    OBV = auto()


class Bank:
    """The state of `rows` series. Rows are independent: each may have seen another number of candles."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self._state = np.zeros((len(_State), rows))
        self._closes = np.zeros((BAND, rows))
        self._returns = np.zeros((BAND, rows))
        self._volumes = np.zeros((BAND, rows))
        self._ranges = np.zeros((USUAL, rows))
        self._kept = np.full((KEPT, len(Value), rows), np.nan)

    def grow(self, rows: int) -> None:
        """Have room for `rows` series."""
        more = rows - self.rows
        if more <= 0:
            return
        for name in ("_state", "_closes", "_returns", "_volumes", "_ranges", "_kept"):
            old = getattr(self, name)
            new = np.zeros((*old.shape[:-1], rows))
            new[..., : self.rows] = old
            setattr(self, name, new)
        self.rows = rows

    def forget(self, row: int) -> None:
        """Begin a series anew."""
        for array in (self._state, self._closes, self._returns, self._volumes, self._ranges):
            array[:, row] = 0.0
        self._kept[:, :, row] = np.nan

    def seen(self, row: int) -> int:
        """How many candles the series has seen."""
        return int(self._state[_State.COUNT, row])

    def close(self, candles: Floats, rows: Rows = EVERY_ROW) -> Floats:
        """Take one closed candle of each of `rows` (high, low, close, volume by row); the values after it, by `Value`
        and row."""
        high, low, close, volume = candles
        state = self._state[:, rows]
        n = state[_State.COUNT] + 1
        later = n > 1
        before = np.where(later, state[_State.CLOSE], close)
        values = np.empty((len(Value), len(n)))
        values[Value.CLOSE], values[Value.VOLUME] = close, volume
        _averages(state, values, n, close)
        _momentum(state, values, n, close - before)
        self._ranges_and_direction(state, values, n, (high, low, before), rows)
        flow = np.sign(close - before) * volume
        state[_State.OBV] = values[Value.OBV] = np.where(later, state[_State.OBV] + flow, volume)
        self._windows(values, n, (close, before, volume), rows)
        state[_State.COUNT], state[_State.HIGH], state[_State.LOW], state[_State.CLOSE] = n, high, low, close
        if not isinstance(rows, slice):
            self._state[:, rows] = state
        self._kept[_place(n, KEPT), :, _indexes(rows, self.rows)] = values.T
        return values

    def history(self, row: int) -> Floats:
        """The values after each of the newest candles (at most 300), oldest first: one line a candle."""
        seen = self.seen(row)
        if seen < KEPT:
            return self._kept[:seen, :, row]
        return np.roll(self._kept[:, :, row], -(seen % KEPT), axis=0)

    def _ranges_and_direction(
        self, state: Floats, values: Floats, n: Floats, candle: tuple[Floats, Floats, Floats], rows: Rows
    ) -> None:
        """ATR, its usual size, and Wilder's directional movement."""
        high, low, before = candle
        later, changes = n > 1, n - 1
        true_range = np.maximum(high - low, np.maximum(np.abs(before - high), np.abs(before - low)))
        true_range = np.where(later, true_range, 0.0)
        state[_State.ATR] = wilder(state[_State.ATR], true_range, changes, ATR_PERIOD)
        known = changes >= ATR_PERIOD
        values[Value.ATR] = np.where(known, state[_State.ATR], np.nan)
        index, atrs = _indexes(rows, self.rows), changes - ATR_PERIOD + 1
        self._ranges[_place(np.maximum(atrs, 1), USUAL), index] = np.where(known, state[_State.ATR], 0.0)
        values[Value.ATR_USUAL] = np.where(atrs >= USUAL, self._ranges[:, rows].mean(axis=0), np.nan)
        up = np.where(later, high - state[_State.HIGH], 0.0)
        down = np.where(later, state[_State.LOW] - low, 0.0)
        plus, minus = np.where((up > 0) & (up > down), up, 0.0), np.where((down > 0) & (down > up), down, 0.0)
        for field, moved in ((_State.RANGE, true_range), (_State.PLUS, plus), (_State.MINUS, minus)):
            state[field] = wilder_sum(state[field], moved, changes, ADX_PERIOD)
        _direction(state, values, changes)

    def _windows(self, values: Floats, n: Floats, moved: tuple[Floats, Floats, Floats], rows: Rows) -> None:
        """What is computed from the last twenty candles: bands, volatility, usual volume."""
        close, before, volume = moved
        index = _indexes(rows, self.rows)
        place = _place(n, BAND)
        self._closes[place, index], self._volumes[place, index] = close, volume
        self._returns[place, index] = np.log(close / before)
        full = n >= BAND
        closes = self._closes[:, rows]
        middle = closes.mean(axis=0)
        width = BAND_WIDTH * closes.std(axis=0)
        values[Value.BAND_UPPER] = np.where(full, middle + width, np.nan)
        values[Value.BAND_MIDDLE] = np.where(full, middle, np.nan)
        values[Value.BAND_LOWER] = np.where(full, middle - width, np.nan)
        values[Value.VOLUME_USUAL] = np.where(full, self._volumes[:, rows].mean(axis=0), np.nan)
        values[Value.VOLATILITY] = np.where(n > BAND, self._returns[:, rows].std(axis=0), np.nan)


def _averages(state: Floats, values: Floats, n: Floats, close: Floats) -> None:
    """EMAs and MACD, whose fast average TA-Lib begins together with the slow one."""
    for field, value, period in (
        (_State.EMA20, Value.EMA20, 20),
        (_State.EMA50, Value.EMA50, 50),
        (_State.EMA200, Value.EMA200, 200),
    ):
        state[field] = ema(state[field], close, n, period)
        values[value] = np.where(n >= period, state[field], np.nan)
    late = n - (SLOW - FAST)
    state[_State.FAST] = ema(state[_State.FAST], np.where(late > 0, close, 0.0), late, FAST)
    state[_State.SLOW] = ema(state[_State.SLOW], close, n, SLOW)
    known = n - (SLOW - 1)
    macd = np.where(known > 0, state[_State.FAST] - state[_State.SLOW], 0.0)
    state[_State.SIGNAL] = ema(state[_State.SIGNAL], macd, known, SIGNAL)
    values[Value.MACD] = np.where(known > 0, macd, np.nan)
    values[Value.MACD_SIGNAL] = np.where(known >= SIGNAL, state[_State.SIGNAL], np.nan)
    values[Value.MACD_HISTOGRAM] = values[Value.MACD] - values[Value.MACD_SIGNAL]


def _momentum(state: Floats, values: Floats, n: Floats, change: Floats) -> None:
    """RSI by Wilder's averages of gains and losses; 0 where the price has not moved at all, as in TA-Lib."""
    changes = n - 1
    state[_State.GAIN] = wilder(state[_State.GAIN], np.maximum(change, 0.0), changes, RSI_PERIOD)
    state[_State.LOSS] = wilder(state[_State.LOSS], np.maximum(-change, 0.0), changes, RSI_PERIOD)
    values[Value.RSI] = np.where(
        changes >= RSI_PERIOD, 100 * _share(state[_State.GAIN], state[_State.GAIN] + state[_State.LOSS]), np.nan
    )


def _direction(state: Floats, values: Floats, changes: Floats) -> None:
    """DI and ADX out of Wilder's sums. A candle without direction leaves the ADX as it is."""
    plus = 100 * _share(state[_State.PLUS], state[_State.RANGE])
    minus = 100 * _share(state[_State.MINUS], state[_State.RANGE])
    index = 100 * _share(np.abs(minus - plus), minus + plus)
    known = changes - (ADX_PERIOD - 1)
    moved = wilder(state[_State.ADX], np.where(known > 0, index, 0.0), known, ADX_PERIOD)
    still = (known > ADX_PERIOD) & (minus + plus <= 0)
    state[_State.ADX] = np.where(still, state[_State.ADX], moved)
    values[Value.PLUS_DI] = np.where(known > 0, plus, np.nan)
    values[Value.MINUS_DI] = np.where(known > 0, minus, np.nan)
    values[Value.ADX] = np.where(known >= ADX_PERIOD, state[_State.ADX], np.nan)


def _share(part: Floats, whole: Floats) -> Floats:
    """`part` / `whole`, 0 where there is nothing to share."""
    nothing = whole <= 0
    return np.where(nothing, 0.0, part / np.where(nothing, 1.0, whole))


def _place(n: Floats, size: int) -> NDArray[np.intp]:
    """Where the `n`-th value stands in a ring of `size`."""
    return ((n - 1) % size).astype(np.intp)


def _indexes(rows: Rows, count: int) -> NDArray[np.intp]:
    return np.arange(count) if isinstance(rows, slice) else rows
