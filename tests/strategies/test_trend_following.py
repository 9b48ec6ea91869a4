"""TrendFollowing: what it buys, where its stop and target lie, and that it trades on simulated and real candles."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pandas import DataFrame, Series, read_feather

from tests.programs import shared_data
from tests.strategies.laboratory import Laboratory, candles
from tests.strategies.simulated import simulated
from vostok.simulator.market import SimulatedMarket

# Freqtrade uses what pandas 4 will remove.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

PAIRS = ["BTC/USDT", "ETH/USDT"]
STARTUP = 240
FEES = 0.002


class Backtest:
    """Trades of a backtest with the candles they came from."""

    def __init__(self, laboratory: Laboratory, pairs: list[str], timerange: str, **changes: Any) -> None:
        config = laboratory.config("TrendFollowing", pairs, timerange, **changes)
        self.trades, self.signals = laboratory.backtest(config)

    def entry_candle(self, trade: "Series[Any]") -> "Series[Any]":
        """The closed candle that led to the trade."""
        frame = self.signals[trade["pair"]]
        candle: Series[Any] = frame[frame["date"] < trade["open_date"]].iloc[-1]
        return candle


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    laboratory = Laboratory(tmp_path_factory.mktemp("simulated"))
    market = SimulatedMarket(7)
    for pair in PAIRS:
        laboratory.add(pair, "1h", simulated(market, pair.replace("/", ""), "1h", 2_400))
        laboratory.add(pair, "1m", simulated(market, pair.replace("/", ""), "1m", 1_440))
    return laboratory


@pytest.fixture(scope="module")
def hourly(laboratory: Laboratory) -> Backtest:
    return Backtest(laboratory, PAIRS, "20251004-20260101")


def test_simulated_market_gives_it_trades_of_every_kind(hourly: Backtest) -> None:
    assert len(hourly.trades) >= 20
    assert {"roi", "trailing_stop_loss"} <= set(hourly.trades["exit_reason"])
    assert (hourly.trades["profit_ratio"] > 0).any()
    assert set(hourly.trades["pair"]) == set(PAIRS)


def test_entry_is_a_young_cross_with_direction_and_volume(hourly: Backtest) -> None:
    for _, trade in hourly.trades.iterrows():
        candle = hourly.entry_candle(trade)
        assert candle["ema_fast_12"] > candle["ema_slow_26"]
        assert candle["adx"] > 20
        assert candle["plus_di"] > candle["minus_di"]
        frame = hourly.signals[trade["pair"]]
        before = frame[frame["date"] < trade["open_date"]].tail(7)
        assert (before["ema_fast_12"] <= before["ema_slow_26"]).any()


def test_no_trade_loses_more_than_one_and_a_half_atr_and_fees(hourly: Backtest) -> None:
    stopped = hourly.trades[hourly.trades["exit_reason"].isin(["stop_loss", "trailing_stop_loss"])]
    assert len(stopped) > 10
    for _, trade in stopped.iterrows():
        allowed = 1.5 * hourly.entry_candle(trade)["atr"] / trade["open_rate"] + FEES
        assert trade["profit_ratio"] >= -allowed - 1e-4


def test_target_is_three_atr_above_the_entry(hourly: Backtest) -> None:
    reached = hourly.trades[hourly.trades["exit_reason"] == "roi"]
    assert len(reached) >= 2
    for _, trade in reached.iterrows():
        target = 3.0 * hourly.entry_candle(trade)["atr"] / trade["open_rate"]
        # A gap may fill better, at the open of a candle.
        assert trade["profit_ratio"] >= target - 1e-4


def test_stop_only_rises(hourly: Backtest) -> None:
    trailed = hourly.trades[hourly.trades["exit_reason"] == "trailing_stop_loss"]
    assert (trailed["stop_loss_abs"] >= trailed["initial_stop_loss_abs"]).all()
    assert (trailed["stop_loss_abs"] > trailed["initial_stop_loss_abs"]).any()


def test_it_trades_on_minutes_too(laboratory: Laboratory) -> None:
    trades = Backtest(laboratory, PAIRS, "20251231-20260101", timeframe="1m").trades
    assert len(trades) >= 5
    assert trades["trade_duration"].median() < 60


def test_candles_without_trades_are_no_reason_to_enter(laboratory: Laboratory, tmp_path: Path) -> None:
    frame = laboratory.data["BTC/USDT", "1h"].copy()
    frame["volume"] = 0.0
    empty = Laboratory(tmp_path)
    empty.add("BTC/USDT", "1h", frame)
    assert Backtest(empty, ["BTC/USDT"], "20251004-20260101").trades.empty


def test_missing_candles_break_nothing(laboratory: Laboratory, tmp_path: Path) -> None:
    frame = laboratory.data["BTC/USDT", "1h"]
    kept = frame[np.random.default_rng(5).random(len(frame)) > 0.05].reset_index(drop=True)
    holed = Laboratory(tmp_path)
    holed.add("BTC/USDT", "1h", kept)
    assert len(Backtest(holed, ["BTC/USDT"], "20251004-20260101").trades) >= 5


def entry_signals(laboratory: Laboratory, frame: DataFrame) -> "Series[float]":
    strategy = laboratory.strategy(laboratory.config("TrendFollowing", PAIRS, "20251004-20260101"))
    strategy.ft_bot_start()
    analyzed = strategy.advise_all_indicators({"BTC/USDT": frame})["BTC/USDT"]
    entries: Series[float] = strategy.ft_advise_signals(analyzed, {"pair": "BTC/USDT"})["enter_long"].fillna(0)
    return entries


def test_no_entry_before_enough_history(laboratory: Laboratory) -> None:
    signals = entry_signals(laboratory, candles(11, 1_500, "1h"))
    assert (signals.iloc[STARTUP - 1 :] == 1).any()
    assert not (signals.iloc[: STARTUP - 1] == 1).any()
    assert not (entry_signals(laboratory, candles(11, STARTUP - 1, "1h")) == 1).any()


def test_stop_is_left_alone_while_no_range_is_known(laboratory: Laboratory) -> None:
    strategy = laboratory.strategy(laboratory.config("TrendFollowing", PAIRS, "20251004-20260101"))

    class NoCandles:
        def get_analyzed_dataframe(self, pair: str, timeframe: str) -> tuple[DataFrame, datetime]:
            return DataFrame(), datetime.fromtimestamp(0, UTC)

    strategy.dp = NoCandles()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert strategy.custom_stoploss("BTC/USDT", None, now, 100.0, 0.0, False) is None


def test_real_candles_give_it_trades(tmp_path: Path) -> None:
    data = shared_data()
    if data is None:
        pytest.skip("no real candles: the folder ../shared/data is not there")
    laboratory = Laboratory(tmp_path)
    for pair in PAIRS:
        laboratory.add(
            pair, "1h", read_feather(data / "binance_2024_universe" / f"{pair.replace('/', '_')}-1h.feather")
        )
    trades = Backtest(laboratory, PAIRS, "20240201-20240601").trades
    assert len(trades) >= 30
    assert {"roi", "trailing_stop_loss"} <= set(trades["exit_reason"])
