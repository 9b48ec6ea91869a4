"""Tables of candles that are cut and joined without tables in between equal Freqtrade's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from freqtrade.configuration import TimeRange
from freqtrade.data import metrics
from freqtrade.data.converter import converter
from freqtrade.optimize.backtesting import HEADERS
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies.laboratory import candles
from vostok.lab.run.rows import rows_of
from vostok.lab.run.tables import combined, market_change, trim_dataframe

BEGIN = datetime(2023, 1, 2, tzinfo=UTC)
DISORDER = {
    "whole": lambda frame: frame,
    "gap": lambda frame: frame.drop(index=[5, 6]).reset_index(drop=True),
    "late": lambda frame: frame.iloc[20:].reset_index(drop=True),
    "twice": lambda frame: frame.iloc[[0, 1, 1, 2, 3]].reset_index(drop=True),
    "shuffled": lambda frame: frame.sample(frac=1, random_state=1).reset_index(drop=True),
    "hole": lambda frame: frame.assign(close=frame["close"].where(frame.index % 7 != 0)),
    "empty": lambda frame: frame.iloc[:0],
}


def frame_of(kind: str, seed: int = 1) -> pd.DataFrame:
    frame: pd.DataFrame = DISORDER[kind](candles(seed, 60, "1h"))
    return frame


@pytest.mark.parametrize("kind", DISORDER)
@settings(deadline=None, max_examples=15)
@given(st.integers(-10, 80), st.integers(-10, 80), st.integers(0, 70), st.booleans(), st.booleans())
def test_cut_is_freqtrades(kind: str, first: int, last: int, startup: int, begins: bool, ends: bool) -> None:
    hour = 3600
    start = int(BEGIN.timestamp())
    timerange = TimeRange(
        "date" if begins else None, "date" if ends else None, start + first * hour, start + last * hour + 1
    )
    frame = frame_of(kind)
    stock = converter.trim_dataframe(frame, timerange, startup_candles=startup)
    pd.testing.assert_frame_equal(trim_dataframe(frame, timerange, startup_candles=startup), stock)


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
@pytest.mark.parametrize("kind", sorted(DISORDER.keys() - {"empty"}))
@pytest.mark.parametrize("hours", [None, 0, 30, 500])
def test_change_of_the_market_is_freqtrades(kind: str, hours: int | None) -> None:
    data = {"A/USDT": frame_of("whole"), "B/USDT": frame_of(kind, 2)}
    since = None if hours is None else BEGIN + timedelta(hours=hours)
    assert repr(market_change(data, "close", since)) == repr(metrics.calculate_market_change(data, "close", since))


@pytest.mark.parametrize("kind", sorted(DISORDER.keys() - {"twice"}))
def test_joined_closes_are_freqtrades(kind: str) -> None:
    data = {"A/USDT": frame_of("whole"), "B/USDT": frame_of(kind, 2), "C/USDT": frame_of("whole", 3)}
    pd.testing.assert_frame_equal(combined(data), metrics.combine_dataframes_by_column(data))


def test_joining_nothing_is_refused_as_by_freqtrade() -> None:
    with pytest.raises(ValueError, match="No data"):
        combined({})


def stock_rows(trimmed: pd.DataFrame) -> list[list[Any]]:
    """What `_get_ohlcv_as_lists` of `freqtrade.optimize.backtesting` does to one pair, after its cut."""
    frame = trimmed.copy()
    for name in HEADERS[5:]:
        nothing = None if "tag" in name else 0
        if name in frame.columns:
            frame[name] = frame[name].replace([np.nan], [nothing]).shift(1)
        else:
            frame[name] = nothing
    listed: list[list[Any]] = frame.iloc[1:][HEADERS].values.tolist()
    return listed


@pytest.mark.filterwarnings("ignore:Downcasting object dtype:FutureWarning")
@pytest.mark.parametrize("length", [0, 1, 2, 60])
@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"enter_long": 1, "enter_tag": "", "exit_tag": ""},
        {"enter_long": [1, np.nan], "enter_tag": ["up", None], "exit_long": [np.nan, 1.0]},
        {"enter_long": [True, False], "exit_long": [1, 0], "exit_tag": [np.nan, "out"]},
        {"enter_long": [1, None], "enter_tag": np.nan, "exit_tag": [1.5, np.nan]},
    ],
)
def test_rows_are_freqtrades(columns: dict[str, Any], length: int) -> None:
    frame = candles(1, 60, "1h").iloc[:length].reset_index(drop=True)
    for name, values in columns.items():
        frame[name] = (values * length)[:length] if isinstance(values, list) else values
    rows = rows_of(frame)
    assert repr([rows[index] for index in range(len(rows))]) == repr(stock_rows(frame))


def test_row_beyond_the_last_is_refused() -> None:
    rows = rows_of(candles(1, 3, "1h"))
    with pytest.raises(IndexError):
        rows[2]
