"""What is derived from candle files equals what Freqtrade derives, to the last bit."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from freqtrade.configuration import TimeRange
from freqtrade.data import metrics
from freqtrade.data.btanalysis import get_tick_size_over_time
from freqtrade.data.history.datahandlers.featherdatahandler import FeatherDataHandler
from freqtrade.enums import CandleType
from freqtrade.optimize import backtesting
from freqtrade.optimize.optimize_reports import optimize_reports
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies.laboratory import candles
from vostok.lab.run.candles import PRICES, CandleStore, decimals_of, install
from vostok.lab.run.stats import max_drawdown, period_line, result_line
from vostok.lab.run.ticks import MonthlyTicks

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

listed_profits = st.integers(-(10**10), 10**10).map(lambda units: units / 1e8)
listed = st.builds(lambda digits, places: digits / 10**places, st.integers(1, 10**11), st.integers(0, 8))


def freqtrades(values: list[float]) -> list[float]:
    text = pd.Series(values).apply(np.format_float_positional, precision=14, unique=False, fractional=False, trim="-")
    counts: list[Any] = text.str.extract(r"\.(\d*[1-9])")[0].str.len().tolist()
    return [float("nan") if pd.isna(count) else float(count) for count in counts]


@settings(deadline=None)
@given(st.lists(st.one_of(listed, st.floats(1e-12, 1e15), st.floats(1e-300, 1e300)), min_size=1, max_size=30))
def test_decimals_are_freqtrades(values: list[float]) -> None:
    found = decimals_of(np.array(values)).tolist()
    np.testing.assert_array_equal(found, freqtrades(values))


def assert_same_sizes(ours: Any, stock: "pd.Series[float]") -> None:
    """At every moment that a backtest may ask about, and a little before and after."""
    begin = stock.index[0] - pd.Timedelta("2d")
    for moment in pd.date_range(begin, stock.index[-1] + pd.Timedelta("40d"), freq="12h"):
        np.testing.assert_array_equal(ours.asof(moment.to_pydatetime()), stock.asof(moment))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 400), st.lists(st.sampled_from([1.0, 2.5, 3.25, 30000.0, 0.00001234]), min_size=1, max_size=40))
def test_tick_sizes_of_months_are_freqtrades(first_day: int, prices: list[float]) -> None:
    dates = pd.date_range("2023-01-01", periods=len(prices), freq="5D", tz="UTC").as_unit("ms")
    frame = pd.DataFrame({"date": dates + pd.Timedelta(days=first_day)} | dict.fromkeys(PRICES, prices))
    stock = get_tick_size_over_time(frame.copy())
    assert_same_sizes(MonthlyTicks.of(frame["date"], decimals_of(np.array(prices))), stock)


@pytest.mark.parametrize("gap", [[], [50, 51], [119]])
@pytest.mark.parametrize("timerange", [None, "20230103-20230105", "20230104-", "-20230104"])
@pytest.mark.parametrize("startup", [0, 24])
def test_window_and_its_tick_size_are_freqtrades(
    gap: list[int], timerange: str | None, startup: int, tmp_path: Path
) -> None:
    candles(3, 120, "1h").round(dict.fromkeys(["open", "high", "low", "close"], 4)).drop(index=gap).to_feather(
        tmp_path / "BTC_USDT-1h.feather"
    )
    handler = FeatherDataHandler(tmp_path)
    asked = {"timerange": TimeRange.parse_timerange(timerange) if timerange else None, "startup_candles": startup}
    stock = handler.ohlcv_load("BTC/USDT", "1h", CandleType.SPOT, **asked)
    store = CandleStore()
    take_back = install(store, backtesting)
    try:
        ours = handler.ohlcv_load("BTC/USDT", "1h", candle_type=CandleType.SPOT, **asked)
        # The labels are the same; pandas keeps ours where it finds them sooner.
        pd.testing.assert_frame_equal(ours, stock, check_column_type=False)
        assert ours.columns.dtype == "str"
        assert ours.columns.equals(stock.columns)
        sizes = backtesting.get_tick_size_over_time(ours)
    finally:
        take_back()
    assert_same_sizes(sizes, get_tick_size_over_time(stock))
    pd.testing.assert_frame_equal(ours, stock, check_column_type=False)
    assert list(store.used) == ["BTC_USDT-1h.feather"]
    assert backtesting.get_tick_size_over_time is get_tick_size_over_time


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "BTC_USDT-1h.feather"
    store = CandleStore()
    candles(1, 50, "1h").to_feather(path)
    first = store.read(path, "1h")
    assert store.read(path, "1h") is first
    candles(2, 60, "1h").to_feather(path)
    assert store.read(path, "1h").sha256 != first.sha256


def test_candles_that_are_asked_for_and_not_stored_are_known(tmp_path: Path) -> None:
    candles(1, 48, "1h").to_feather(tmp_path / "BTC_USDT-1h.feather")
    handler, store = FeatherDataHandler(tmp_path), CandleStore()
    take_back = install(store, backtesting)
    try:
        for timeframe, timerange in (("1h", "20230102-20230103"), ("4h", "20230102-20230103")):
            asked = {"timerange": TimeRange.parse_timerange(timerange), "warn_no_data": False}
            handler.ohlcv_load("BTC/USDT", timeframe, candle_type=CandleType.SPOT, **asked)
        assert store.absent == {"BTC/USDT 4h"}
        later = TimeRange.parse_timerange("20240102-20240103")
        handler.ohlcv_load("BTC/USDT", "1h", candle_type=CandleType.SPOT, timerange=later, warn_no_data=False)
    finally:
        take_back()
    assert store.absent == {"BTC/USDT 1h", "BTC/USDT 4h"}


def test_file_that_is_no_candle_file_is_left_to_freqtrade(tmp_path: Path) -> None:
    path = tmp_path / "BTC_USDT-1h.feather"
    pd.DataFrame({"odd": [1.0]}).to_feather(path)
    with pytest.raises(ValueError, match="columns odd"):
        CandleStore().read(path, "1h")


# Of nearly equal profits scipy says so, in Freqtrade's way as in ours.
@pytest.mark.filterwarnings("ignore:Precision loss occurred:RuntimeWarning")
@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 400), st.integers(-(10**10), 10**10).map(lambda units: units / 1e8), st.integers(0, 5000)
        ),
        min_size=1,
        max_size=60,
    ),
    st.integers(0, 90),
)
def test_figures_of_a_pair_are_freqtrades(trades: list[tuple[int, float, int]], days: int) -> None:
    table = pd.DataFrame(
        {
            "close_date": pd.to_datetime([hours * 3_600_000 for hours, _, _ in trades], unit="ms", utc=True),
            "profit_abs": [profit for _, profit, _ in trades],
            "profit_ratio": [profit / 300 for _, profit, _ in trades],
            "trade_duration": [minutes for _, _, minutes in trades],
        }
    )
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    asked = (table, begin, begin + timedelta(days=days, hours=1), 1000.0, "BTC/USDT")
    assert repr(result_line(*asked)) == repr(optimize_reports._generate_result_line(*asked))


@given(st.lists(listed_profits, max_size=40))
def test_figures_of_a_period_are_freqtrades(profits: list[float]) -> None:
    table = pd.DataFrame({"profit_abs": pd.Series(profits, dtype=float)})
    ours, stock = period_line(table), optimize_reports._calculate_stats_for_period(table)
    assert {name: float(value) for name, value in ours.items()} == stock
    assert list(ours) == list(stock)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.floats(-500, 500)), min_size=1, max_size=40),
    st.sampled_from([0, 1000.0]),
    st.booleans(),
)
def test_drawdown_is_freqtrades(trades: list[tuple[int, float]], balance: float, relative: bool) -> None:
    table = pd.DataFrame(
        {
            "close_date": pd.to_datetime([hours * 3_600_000 for hours, _ in trades], unit="ms", utc=True),
            "profit_abs": [profit for _, profit in trades],
        }
    )
    asked: dict[str, Any] = {"value_col": "profit_abs", "starting_balance": balance, "relative": relative}
    try:
        stock = metrics.calculate_max_drawdown(table, **asked)
    except Exception as error:  # noqa: BLE001  whatever it raises, ours raises too
        with pytest.raises(type(error)):
            max_drawdown(table, **asked)
        return
    assert repr(max_drawdown(table, **asked)) == repr(stock)
