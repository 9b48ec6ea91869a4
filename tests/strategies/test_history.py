"""What counts as enough history and as known."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from _history import enough_history, known


@given(rows=st.integers(0, 50), needed=st.integers(1, 60))
def test_history_is_enough_from_the_needed_candle_on(rows: int, needed: int) -> None:
    found = enough_history(DataFrame({"close": np.zeros(rows)}), needed)
    assert found.sum() == max(0, rows - needed + 1)
    assert found.is_monotonic_increasing


def test_candle_without_a_value_or_a_trade_is_unknown() -> None:
    frame = DataFrame({"rsi": [1.0, np.nan, 3.0, 4.0], "adx": [1.0, 2.0, np.nan, 4.0], "volume": [9.0, 9.0, 9.0, 0.0]})
    assert known(frame, ["rsi", "adx"]).to_list() == [True, False, False, False]
    assert known(frame, ["rsi"]).to_list() == [True, False, True, False]
