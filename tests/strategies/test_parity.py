"""With slippage and limits off a backtest is Freqtrade's own: every family, key by key, with every short cut."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.programs import shared_data
from tests.strategies.backtests import differences, outcome, spec_of
from tests.strategies.conftest import Bench
from tests.strategies.laboratory import STRATEGIES, Laboratory, candles
from tests.strategies.reference import stored, summary_of
from tests.strategies.test_families import every_strategy, timeframe_of
from vostok.lab.run.job import entries_of

# Freqtrade itself still calls pandas in ways that a later pandas will refuse.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

DATA = shared_data()
REAL = {"1h": ("binance_2024_universe", ["BTC", "ETH", "SOL", "XRP"], "20240401-20240615")}
YEARS = ("binance_long", ["BTC", "ETH"], "20210601-20240906")
REAL |= {"1d": ("binance_2024_universe", ["BTC", "ETH", "SOL", "XRP", "DOGE", "LTC"], "20240101-20240906")}

SIMPLE = """
import talib.abstract as ta
from freqtrade.strategy import IStrategy


class Simple(IStrategy):
    timeframe = "1h"
    stoploss = -0.015
    minimal_roi = {roi}
    startup_candle_count = 60
    {more}

    def populate_indicators(self, dataframe, metadata):
        dataframe["fast"] = ta.EMA(dataframe, timeperiod=8)
        dataframe["slow"] = ta.EMA(dataframe, timeperiod=21)
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["fast"] > dataframe["slow"], ["enter_long", "enter_tag"]] = (1, "up")
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["fast"] < dataframe["slow"] * 0.999, "exit_long"] = 1
        return dataframe
"""


def assert_same(tmp_path: Path, datadir: Path, spec: Any, strategies: Path = STRATEGIES) -> Any:
    stock = outcome(tmp_path, datadir, spec, shortcuts=False, strategies=strategies)
    ours = outcome(tmp_path, datadir, spec, shortcuts=True, strategies=strategies)
    assert differences(stock.strategy, ours.strategy) == []
    assert repr(stock.results["strategy_comparison"]) == repr(ours.results["strategy_comparison"])
    pd.testing.assert_frame_equal(stock.wallet, ours.wallet)
    assert list(ours.strategy) == list(stock.strategy)
    # Left open they were collected after the last test, each with a warning.
    assert all(run.backtesting.exchange.loop.is_closed() for run in (stock, ours))
    return ours


@every_strategy
def test_backtest_equals_freqtrades_on_made_up_candles(name: str, benches: dict[str, Bench], tmp_path: Path) -> None:
    bench = benches[timeframe_of(name)]
    ours = assert_same(tmp_path, bench.laboratory.datadir, spec_of(name, bench.pairs, bench.timerange))
    assert len(ours.strategy["trades"]) > 0
    assert ours.backtesting.skipping != "none"
    assert summary_of(ours) == stored(name), "explain the change, then: python -m tests.strategies.reference"


@pytest.mark.skipif(DATA is None, reason="no folder shared/data with real candles beside the repository")
@every_strategy
def test_backtest_equals_freqtrades_on_real_candles(name: str, tmp_path: Path) -> None:
    if timeframe_of(name) not in REAL:
        pytest.skip(f"shared/data has no candles of {timeframe_of(name)}")
    assert DATA is not None
    # This one looks back further than a year.
    folder, coins, timerange = YEARS if name == "TimeSeriesMomentum" else REAL[timeframe_of(name)]
    pairs = [f"{coin}/USDT" for coin in coins]
    ours = assert_same(tmp_path, DATA / folder, spec_of(name, pairs, timerange))
    assert set(ours.files) >= {f"{coin}_USDT-{timeframe_of(name)}.feather" for coin in coins}


@pytest.mark.parametrize(
    ("roi", "more", "skipping"),
    [
        ("{}", "", "all"),
        ('{"0": 0.02, "120": 0.01, "600": -1}', "", "all"),
        ('{"0": 0.03, "120": 0.02}', "", "all"),
        ("{}", "trailing_stop = True", "idle"),
        ('{"0": 0.02}', "exit_profit_only = True", "all"),
        ("{}", "ignore_roi_if_entry_signal = True\n    use_exit_signal = False", "all"),
        ("{}", "def custom_exit(self, **options):\n        return None", "idle"),
        ("{}", "def custom_entry_price(self, proposed_rate, **options):\n        return proposed_rate * 0.99", "all"),
        ("{}", "def bot_loop_start(self, **options):\n        pass", "none"),
    ],
)
def test_plain_strategy_is_skipped_through_as_far_as_its_rules_allow(
    roi: str, more: str, skipping: str, benches: dict[str, Bench], tmp_path: Path
) -> None:
    (tmp_path / "Simple.py").write_text(SIMPLE.format(roi=roi, more=more))
    bench = benches["1h"]
    # Two slots for two pairs that often want in together: some signals are rejected.
    spec = spec_of("Simple", bench.pairs, bench.timerange, max_open_trades=1)
    ours = assert_same(tmp_path, bench.laboratory.datadir, spec, tmp_path)
    assert ours.backtesting.skipping == skipping
    assert len(ours.strategy["trades"]) > 3
    assert ours.strategy["rejected_signals"] > 0
    steps = len(ours.candles) * 30 * 24
    # An exit at any price from the tenth hour on, or an order that waits, is a reason to look at each candle.
    if skipping == "all" and "-1" not in roi and "custom_entry_price" not in more:
        assert 0 < ours.backtesting.steps_taken < steps / 2


def test_candles_with_gaps_late_starts_and_early_ends_are_freqtrades_too(tmp_path: Path) -> None:
    laboratory = Laboratory(tmp_path)
    whole = candles(7, 900, "1h")
    laboratory.add("BTC/USDT", "1h", whole)
    laboratory.add("ETH/USDT", "1h", candles(8, 900, "1h").drop(index=[300, 301, 500]).reset_index(drop=True))
    laboratory.add("SOL/USDT", "1h", candles(9, 900, "1h").iloc[400:].reset_index(drop=True))
    laboratory.add("XRP/USDT", "1h", candles(10, 900, "1h").iloc[:700].reset_index(drop=True))
    (tmp_path / "Simple.py").write_text(SIMPLE.format(roi="{}", more=""))
    for pairs in (["BTC/USDT", "ETH/USDT"], ["BTC/USDT", "SOL/USDT"], ["BTC/USDT", "XRP/USDT"]):
        spec = spec_of("Simple", pairs, "20230109-20230208")
        assert_same(tmp_path, laboratory.datadir, spec, tmp_path)


@pytest.mark.parametrize("own", ["", "def bot_loop_start(self, **options):\n        pass"])
@pytest.mark.parametrize(
    ("stake", "signal", "counted"),
    [
        (1000, "9 * dataframe", {"signals": False, "no_stake": False}),
        (1, "dataframe", {"signals": True, "no_stake": True}),
    ],
)
def test_entries_that_brought_no_trade_are_counted(
    stake: int, signal: str, counted: dict[str, bool], own: str, benches: dict[str, Bench], tmp_path: Path
) -> None:
    (tmp_path / "Simple.py").write_text(SIMPLE.format(roi="{}", more=own).replace("> dataframe", f"> {signal}"))
    bench = benches["1h"]
    spec = spec_of("Simple", bench.pairs, bench.timerange, stake_amount=stake)
    found = outcome(tmp_path, bench.laboratory.datadir, spec, shortcuts=True, strategies=tmp_path)
    entries = entries_of(found)
    assert found.strategy["trades"] == []
    assert {name: entries[name] > 0 for name in counted} == counted
    assert entries["begins_at"] == found.strategy["backtest_start_ts"]


def test_no_trade_at_all_is_a_result_too(benches: dict[str, Bench], tmp_path: Path) -> None:
    (tmp_path / "Simple.py").write_text(SIMPLE.format(roi="{}", more="").replace("> dataframe", "> 9 * dataframe"))
    bench = benches["1h"]
    ours = assert_same(tmp_path, bench.laboratory.datadir, spec_of("Simple", bench.pairs, bench.timerange), tmp_path)
    assert ours.strategy["trades"] == []
