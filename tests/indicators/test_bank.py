"""The bank against TA-Lib over the whole series, and rows that do not touch each other."""

import numpy as np
import pytest
import talib
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.indicators.samples import Candles, candles, reference
from vostok.indicators.bank import KEPT, Bank, Value

TOLERANCE = 1e-9


def fed(bank: Bank, series: Candles) -> np.ndarray:
    """The values after each candle of all rows: candle, value, row."""
    return np.array([bank.close(series[:, step]) for step in range(series.shape[1])])


@pytest.mark.parametrize("scale", [60_000.0, 1.0, 0.00001])
def test_values_over_3000_candles_then_equal_to_talib(scale: float) -> None:
    series = candles(seed=7, rows=4, length=3_000, scale=scale)
    found = fed(Bank(4), series)
    for row in range(4):
        for value, expected in reference(series[:, :, row]).items():
            np.testing.assert_allclose(
                found[:, value, row], expected, rtol=TOLERANCE, atol=TOLERANCE * scale, err_msg=value.name
            )


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 320),
    st.just(0.0) | st.floats(1e-6, 0.2),
    st.sampled_from([0.0, 0.3, 0.9]),
)
def test_any_series_then_equal_to_talib(seed: int, length: int, move: float, still: float) -> None:
    series = candles(seed=seed, rows=1, length=length, move=move, still=still)
    found = fed(Bank(1), series)
    for value, expected in reference(series[:, :, 0]).items():
        np.testing.assert_allclose(
            found[:, value, 0], expected, rtol=TOLERANCE, atol=TOLERANCE * 100, err_msg=value.name
        )


@given(st.integers(0, 2**32 - 1), st.lists(st.sets(st.integers(0, 4), min_size=1), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_rows_then_independent_of_what_other_rows_are_given(seed: int, turns: list[set[int]]) -> None:
    series = candles(seed=seed, rows=5, length=len(turns))
    together, alone = Bank(5), [Bank(1) for _ in range(5)]
    for step, chosen in enumerate(turns):
        rows = np.array(sorted(chosen))
        found = together.close(series[:, step, rows], rows)
        for place, row in enumerate(rows):
            np.testing.assert_array_equal(found[:, place], alone[row].close(series[:, step, row : row + 1])[:, 0])
    for row in range(5):
        np.testing.assert_array_equal(together.history(row), alone[row].history(0))


@pytest.mark.parametrize("length", [0, 1, KEPT - 1, KEPT, KEPT + 1, 2 * KEPT + 7])
def test_history_then_the_newest_values_oldest_first(length: int) -> None:
    series = candles(seed=3, rows=1, length=length)
    bank = Bank(1)
    fed(bank, series)
    np.testing.assert_array_equal(bank.history(0)[:, Value.CLOSE], series[2, -KEPT:, 0] if length else [])


def test_row_begun_anew_then_as_if_it_had_seen_nothing() -> None:
    series = candles(seed=5, rows=2, length=250)
    bank, fresh = Bank(2), Bank(1)
    fed(bank, series)
    bank.forget(1)
    for step in range(250):
        again = bank.close(series[:, step, 1:], np.array([1]))
        np.testing.assert_array_equal(again, fresh.close(series[:, step, 1:]))
    assert bank.seen(0) == bank.seen(1) == 250


def test_grown_bank_then_keeps_what_it_knows() -> None:
    series = candles(seed=9, rows=3, length=120)
    bank, whole = Bank(1), Bank(3)
    for step in range(120):
        if step == 60:
            bank.grow(3)
        rows = np.array([0]) if step < 60 else np.arange(3)
        bank.close(series[:, step, rows], rows)
        whole.close(series[:, step, rows], rows)
    for row in range(3):
        np.testing.assert_array_equal(bank.history(row), whole.history(row))


def test_price_that_never_moves_then_no_direction_and_talibs_zero() -> None:
    flat = np.full((4, 300, 1), 5.0)
    found = fed(Bank(1), flat)[-1, :, 0]
    assert (found[Value.RSI], found[Value.ADX], found[Value.ATR], found[Value.VOLATILITY]) == (0, 0, 0, 0)
    assert talib.RSI(flat[2, :, 0])[-1] == 0


def test_volatility_then_deviation_of_the_last_twenty_log_returns_and_macd_known_before_its_signal() -> None:
    series = candles(seed=11, rows=1, length=200)
    found = fed(Bank(1), series)[:, :, 0]
    returns = np.diff(np.log(series[2, :, 0]))
    assert found[-1, Value.VOLATILITY] == pytest.approx(returns[-20:].std(), rel=1e-9)
    np.testing.assert_allclose(
        found[33:, Value.MACD], found[33:, Value.MACD_SIGNAL] + found[33:, Value.MACD_HISTOGRAM], rtol=1e-9
    )
    assert np.isfinite(found[25:33, Value.MACD]).all()
    assert np.isnan(found[:25, Value.MACD]).all()
