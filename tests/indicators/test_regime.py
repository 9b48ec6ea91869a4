"""The regime's rule, and that exactly one kind holds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.indicators.samples import candles
from vostok.indicators.bank import Bank, Value
from vostok.indicators.regime import TREND, WILD, regime_of

FIGURES = st.floats(0.01, 200)


def values(**figures: float) -> np.ndarray:
    known = {"CLOSE": 100, "EMA50": 90, "ATR": 1, "ATR_USUAL": 1, "ADX": 30, "PLUS_DI": 30, "MINUS_DI": 10}
    found = np.full(len(Value), np.nan)
    for name, figure in (known | figures).items():
        found[Value[name]] = figure
    return found


def test_strong_adx_then_a_trend_in_the_direction_of_the_larger_di_and_of_the_average() -> None:
    for figures, kind in (
        ({}, "TREND_UP"),
        ({"PLUS_DI": 10, "MINUS_DI": 30, "EMA50": 110}, "TREND_DOWN"),
        ({"EMA50": 110}, "RANGE"),
        ({"ADX": 24.9}, "RANGE"),
        ({"ATR": 1.8}, "HIGH_VOLATILITY"),
    ):
        found = regime_of(values(**figures))
        assert found is not None
        assert found.kind == kind


@given(FIGURES, FIGURES, FIGURES, FIGURES, FIGURES, FIGURES, FIGURES)
def test_each_kind_then_exactly_when_its_comparisons_hold(
    close: float, ema50: float, atr: float, usual: float, adx: float, plus: float, minus: float
) -> None:
    found = regime_of(values(CLOSE=close, EMA50=ema50, ATR=atr, ATR_USUAL=usual, ADX=adx, PLUS_DI=plus, MINUS_DI=minus))
    assert found is not None
    wild = atr >= WILD * usual
    up, down = plus > minus and close > ema50, plus < minus and close < ema50
    expected = "HIGH_VOLATILITY" if wild else "RANGE" if adx < TREND else "TREND_UP" if up else "RANGE"
    if not wild and adx >= TREND and down:
        expected = "TREND_DOWN"
    assert found.kind == expected
    assert found.decided_by


def test_too_few_candles_then_no_regime() -> None:
    series = candles(seed=1, rows=1, length=120)
    bank = Bank(1)
    kinds = [regime_of(bank.close(series[:, step])[:, 0]) for step in range(120)]
    assert kinds.index(next(kind for kind in kinds if kind)) == 113
