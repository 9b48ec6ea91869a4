"""Every family trades on real candles of Binance; where they are absent the tests say so."""

from pathlib import Path

import pandas as pd
import pytest

from tests.programs import shared_data
from tests.strategies.laboratory import Laboratory, resampled

UNIVERSE = ["AVAX", "BTC", "DOGE", "ETH", "LINK", "LTC", "SOL", "XRP"]
DATA = shared_data()

pytestmark = [
    pytest.mark.skipif(DATA is None, reason="no folder shared/data with real candles beside the repository"),
    # Freqtrade itself still calls pandas in ways that a later pandas will refuse.
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),
]


def stored(folder: str, coin: str, timeframe: str) -> pd.DataFrame:
    assert DATA is not None
    return pd.read_feather(DATA / folder / f"{coin}_USDT-{timeframe}.feather")


@pytest.fixture(scope="module")
def daily(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """Eight coins, 250 days of 2024."""
    laboratory = Laboratory(tmp_path_factory.mktemp("real-daily"))
    for coin in UNIVERSE:
        laboratory.add(f"{coin}/USDT", "1d", stored("binance_2024_universe", coin, "1d"))
    return laboratory


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """Bitcoin by day since 2017."""
    laboratory = Laboratory(tmp_path_factory.mktemp("real-years"))
    laboratory.add("BTC/USDT", "1d", stored("binance_long", "BTC", "1d"))
    return laboratory


@pytest.fixture(scope="module")
def hourly(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """Bitcoin by hour from 2023 on, with the longer candles made of the hours."""
    laboratory = Laboratory(Path(tmp_path_factory.mktemp("real-hourly")))
    hours = stored("binance_long", "BTC", "1h")
    hours = hours[hours["date"] >= "2023-06-01"].reset_index(drop=True)
    for timeframe in ("1h", "4h", "1d"):
        laboratory.add("BTC/USDT", timeframe, hours if timeframe == "1h" else resampled(hours, timeframe))
    return laboratory


def trades(laboratory: Laboratory, strategy: str, timerange: str) -> pd.DataFrame:
    pairs = sorted({pair for pair, _ in laboratory.data})
    found, _ = laboratory.backtest(laboratory.config(strategy, pairs, timerange, stake_amount="unlimited"))
    return found


@pytest.mark.parametrize("strategy", ["CrossSectionalMomentum", "DualMomentum"])
def test_universe_strategy_trades_on_real_days(strategy: str, daily: Laboratory) -> None:
    found = trades(daily, strategy, "20240101-20240906")
    assert len(found) > 0
    assert found["pair"].nunique() > 1


def test_time_series_momentum_trades_on_real_years(years: Laboratory) -> None:
    found = trades(years, "TimeSeriesMomentum", "20170817-20240906")
    assert len(found) > 5
    # 390 candles of history come first.
    assert found["open_date"].min() >= pd.Timestamp("2018-09-11", tz="UTC")


@pytest.mark.parametrize("strategy", ["Breakout", "DecisionTree", "MeanReversion", "SmartMoney"])
def test_hourly_strategy_trades_on_real_hours(strategy: str, hourly: Laboratory) -> None:
    found = trades(hourly, strategy, "20240301-20240601")
    assert len(found) > 0
    # No stop lets a position lose much more than its 2 ATR; the hard stop is 15 %.
    assert found["profit_ratio"].min() > -0.16
