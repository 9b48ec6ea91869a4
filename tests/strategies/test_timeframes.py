"""Longer timeframes beside short ones: a candle counts from its close on, and not for ever."""

from types import SimpleNamespace

import pytest
from freqtrade.exchange import timeframe_to_seconds
from pandas import DataFrame, date_range

from _timeframes import LADDER, ThreeTimeframes, longer_timeframes

COLUMNS = ["opened", "opened_mid", "opened_high"]


class Merging(ThreeTimeframes):
    """A strategy of one hour, whose longer candles are given."""

    timeframe = "1h"

    def __init__(self, longer: dict[str, DataFrame]) -> None:
        self.dp = SimpleNamespace(
            get_pair_dataframe=lambda pair, timeframe: longer.get(timeframe, DataFrame()),
            current_whitelist=lambda: ["BTC/USDT"],
        )

    def merged(self, frame: DataFrame) -> DataFrame:
        return self.with_longer_timeframes(with_opening(frame), "BTC/USDT", ["opened"], with_opening)


def dates(timeframe: str, count: int) -> DataFrame:
    length = f"{timeframe_to_seconds(timeframe)}s"
    return DataFrame({"date": date_range("2024-01-01", periods=count, freq=length, tz="UTC", unit="ms")})


def with_opening(frame: DataFrame) -> DataFrame:
    """Each candle says when it opened, in hours of the year."""
    return frame.assign(opened=frame["date"].dt.day_of_year * 24.0 - 24.0 + frame["date"].dt.hour)


def test_longer_candle_is_known_only_after_its_close() -> None:
    merged = Merging({"4h": dates("4h", 24), "1d": dates("1d", 4)}).merged(dates("1h", 96))
    for now, mid, high in merged[COLUMNS].itertuples(index=False):
        closed = now + 1
        assert mid != mid or mid + 4 <= closed
        assert high != high or high + 24 <= closed
    assert merged[COLUMNS].iloc[50].to_list() == [50.0, 44.0, 24.0]


def test_longer_candle_that_is_not_followed_becomes_unknown() -> None:
    merged = Merging({"4h": dates("4h", 3), "1d": dates("1d", 4)}).merged(dates("1h", 96))
    last = merged.loc[merged["opened_mid"].notna(), "opened"].max()
    assert last == 8 + 2 * 4
    assert merged["opened_high"].iloc[94:].to_list() == [48.0, 72.0]


def test_missing_timeframe_is_unknown() -> None:
    merged = Merging({"4h": dates("4h", 24)}).merged(dates("1h", 96))
    assert merged["opened_high"].isna().all()
    assert merged["opened_mid"].notna().any()


def test_no_column_of_the_merging_is_left() -> None:
    merged = Merging({"4h": dates("4h", 24), "1d": dates("1d", 4)}).merged(dates("1h", 96))
    assert list(merged) == ["date", *COLUMNS]


def test_both_longer_timeframes_are_asked_for() -> None:
    assert Merging({}).informative_pairs() == [("BTC/USDT", "4h"), ("BTC/USDT", "1d")]


@pytest.mark.parametrize("timeframe", LADDER)
def test_ladder_goes_up(timeframe: str) -> None:
    mid, high = longer_timeframes(timeframe)
    assert timeframe_to_seconds(timeframe) < timeframe_to_seconds(mid) < timeframe_to_seconds(high)


def test_timeframe_without_longer_ones_says_which_have() -> None:
    with pytest.raises(ValueError, match=r"1w has no two longer ones .* choose one of 1m, "):
        longer_timeframes("1w")
