"""What counts as enough history and as known."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame, Timedelta

from _history import enough_history, known
from tests.strategies.backtests import outcome, spec_of
from tests.strategies.conftest import Bench
from vostok.errors import Invalid


@given(rows=st.integers(0, 50), needed=st.integers(1, 60))
def test_history_is_enough_from_the_needed_candle_on(rows: int, needed: int) -> None:
    found = enough_history(DataFrame({"close": np.zeros(rows)}), needed)
    assert found.sum() == max(0, rows - needed + 1)
    assert found.is_monotonic_increasing


def test_candle_without_a_value_or_a_trade_is_unknown() -> None:
    frame = DataFrame({"rsi": [1.0, np.nan, 3.0, 4.0], "adx": [1.0, 2.0, np.nan, 4.0], "volume": [9.0, 9.0, 9.0, 0.0]})
    assert known(frame, ["rsi", "adx"]).to_list() == [True, False, False, False]
    assert known(frame, ["rsi"]).to_list() == [True, False, True, False]


def test_too_little_history_is_refused_in_a_sentence(benches: dict[str, Bench], tmp_path: Path) -> None:
    bench = benches["1d"]
    first = bench.laboratory.data["BTC/USDT", "1d"]["date"].iloc[0]
    timerange = f"{first:%Y%m%d}-{first + Timedelta(days=30):%Y%m%d}"
    with pytest.raises(
        Invalid, match=r"^DualMomentum needs \d+ 1d candles .* there are 31 up to the end of this range: end it later"
    ):
        outcome(tmp_path, bench.laboratory.datadir, spec_of("DualMomentum", bench.pairs, timerange), shortcuts=True)
