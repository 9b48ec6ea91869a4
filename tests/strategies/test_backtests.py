"""Whole backtests: sizes, rebalancing, sentiment from a file, and that the bias checks find what is planted."""

from pathlib import Path

import pytest
from pandas import DataFrame

from tests.strategies.conftest import HOUR_PAIRS, Bench
from tests.strategies.laboratory import Laboratory

# Freqtrade itself still calls pandas in ways that a later pandas will refuse.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


def test_sentiment_file_stops_the_buys_of_its_coin_only(benches: dict[str, Bench], tmp_path: Path) -> None:
    bench = benches["1h"]
    dates = bench.laboratory.data["BTC/USDT", "1h"]["date"]
    (tmp_path / "sentiment").mkdir()
    DataFrame({"date": dates, "sentiment": -0.9}).to_csv(tmp_path / "sentiment" / "BTC.csv", index=False)
    trades, _ = bench.laboratory.backtest(bench.config("DecisionTree", user_data_dir=tmp_path))
    assert set(trades["pair"]) == {*HOUR_PAIRS} - {"BTC/USDT"}


def test_mean_reversion_risks_half_a_percent_at_two_atr(benches: dict[str, Bench]) -> None:
    bench = benches["1h"]
    config = bench.config("MeanReversion", stake_amount="unlimited", max_open_trades=1)
    trades, signals = bench.laboratory.backtest(config)
    first = trades.iloc[0]
    frame = signals[first["pair"]]
    atr = frame.loc[frame["date"] < first["open_date"], "atr"].iloc[-1]
    loss = first["stake_amount"] * 2 * atr / first["open_rate"]
    assert first["stake_amount"] < 9_900
    assert loss == pytest.approx(9_900 * 0.005, rel=0.01)


@pytest.mark.parametrize("allowed", [True, False])
def test_weights_are_rebalanced_only_where_positions_may_be_adjusted(benches: dict[str, Bench], allowed: bool) -> None:
    bench = benches["1d"]
    config = bench.config("TimeSeriesMomentum", position_adjustment_enable=allowed)
    trades, _ = bench.laboratory.backtest(config)
    orders = [len(made) for made in trades["orders"]]
    assert len(orders) > 0
    assert (max(orders) > 2) is allowed


PLANTED = """
from freqtrade.strategy import IStrategy


class Planted(IStrategy):
    timeframe = "1h"
    stoploss = -0.1
    minimal_roi = {"0": 0.5}
    startup_candle_count = 30

    def populate_indicators(self, dataframe, metadata):
        dataframe["tomorrow"] = dataframe["close"].shift(-1) / dataframe["close"]
        dataframe["sum"] = dataframe["close"].cumsum()
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["tomorrow"] > 1.005, "enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["tomorrow"] < 1.0, "exit_long"] = 1
        return dataframe
"""


def test_planted_look_ahead_and_recursion_are_found(benches: dict[str, Bench], tmp_path: Path) -> None:
    (tmp_path / "Planted.py").write_text(PLANTED, encoding="utf-8")
    bench = benches["1h"]
    laboratory = Laboratory(bench.laboratory.home, bench.laboratory.data, strategy_path=tmp_path)
    config = laboratory.config("Planted", bench.pairs, bench.timerange)
    found = laboratory.lookahead(dict(config), 2).current_analysis
    assert found.has_bias
    assert "tomorrow" in found.false_indicators
    assert abs(laboratory.recursive(dict(config)).dict_recursive["sum"][30]) > 0.5
