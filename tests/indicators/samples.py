"""Candles that look like a market's, and what TA-Lib makes of them."""

import numpy as np
import talib
from numpy.typing import NDArray

from vostok.indicators.bank import Value

Candles = NDArray[np.float64]
"""High, low, close and volume, by candle and row."""


def candles(
    *, seed: int, rows: int, length: int, scale: float = 100.0, move: float = 0.01, still: float = 0.0
) -> Candles:
    """Random walks that begin at `scale`; `move` is the size of a step, `still` the share of candles without any."""
    chance = np.random.default_rng(seed)
    steps = chance.normal(0, move, (length, rows)) * (chance.random((length, rows)) >= still)
    close = scale * np.exp(np.clip(np.cumsum(steps, axis=0), -5, 5))
    opened = np.vstack([close[:1], close[:-1]]) if length else close
    reach = np.abs(chance.normal(0, move / 2, (2, length, rows))) * (steps != 0)
    high, low = np.maximum(opened, close) * (1 + reach[0]), np.minimum(opened, close) / (1 + reach[1])
    return np.stack([high, low, close, chance.exponential(1_000, (length, rows))])


def reference(series: Candles) -> dict[Value, Candles]:
    """TA-Lib over the whole of one series; the MACD itself is signal + histogram."""
    high, low, close, volume = (np.ascontiguousarray(one) for one in series)
    _macd, signal, histogram = talib.MACD(close, 12, 26, 9)
    upper, middle, lower = talib.BBANDS(close, 20, 2, 2)
    return {
        Value.EMA20: talib.EMA(close, 20),
        Value.EMA50: talib.EMA(close, 50),
        Value.EMA200: talib.EMA(close, 200),
        Value.RSI: talib.RSI(close, 14),
        Value.MACD_SIGNAL: signal,
        Value.MACD_HISTOGRAM: histogram,
        Value.BAND_UPPER: upper,
        Value.BAND_MIDDLE: middle,
        Value.BAND_LOWER: lower,
        Value.ATR: talib.ATR(high, low, close, 14),
        Value.PLUS_DI: talib.PLUS_DI(high, low, close, 14),
        Value.MINUS_DI: talib.MINUS_DI(high, low, close, 14),
        Value.ADX: talib.ADX(high, low, close, 14),
        Value.OBV: talib.OBV(close, volume),
        Value.VOLUME_USUAL: talib.SMA(volume, 20),
    }
