"""What kind of market a pair is in, by a rule that can be read. Pure.

High volatility comes first, since a trend inside it is not one to follow: ATR at least 1.8 times its mean of the last
100 candles. Then Wilder's own reading of ADX (New Concepts in Technical Trading Systems, 1978): 25 and more is a trend,
in the direction of the larger DI; the close must be on the same side of its EMA of 50. All else is a range.
"""

from dataclasses import dataclass
from math import isnan
from typing import Literal

from vostok.indicators.bank import Value
from vostok.indicators.smoothing import Floats

Kind = Literal["TREND_UP", "TREND_DOWN", "RANGE", "HIGH_VOLATILITY"]
WILD = 1.8
TREND = 25.0


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure that decided, and what it was held against."""

    name: Literal["atr", "adx", "plus_di", "close"]
    value: float
    against: Literal["atr_usual", "trend", "minus_di", "ema50"]
    limit: float


@dataclass(frozen=True, slots=True)
class Regime:
    """The kind of market and the comparisons that decided."""

    kind: Kind
    decided_by: tuple[Compared, ...]


def regime_of(values: Floats) -> Regime | None:
    """The regime after a candle whose values (one a `Value`) these are; None until all it needs is known."""
    close, ema50, atr, usual = (float(values[key]) for key in (Value.CLOSE, Value.EMA50, Value.ATR, Value.ATR_USUAL))
    adx, plus, minus = (float(values[key]) for key in (Value.ADX, Value.PLUS_DI, Value.MINUS_DI))
    if any(isnan(figure) for figure in (ema50, usual, adx)):
        return None
    wild = Compared("atr", atr, "atr_usual", WILD * usual)
    if atr >= wild.limit > 0:
        return Regime("HIGH_VOLATILITY", (wild,))
    strong = Compared("adx", adx, "trend", TREND)
    if adx < TREND:
        return Regime("RANGE", (strong,))
    facts = (strong, Compared("plus_di", plus, "minus_di", minus), Compared("close", close, "ema50", ema50))
    if plus > minus and close > ema50:
        return Regime("TREND_UP", facts)
    if plus < minus and close < ema50:
        return Regime("TREND_DOWN", facts)
    return Regime("RANGE", facts)
