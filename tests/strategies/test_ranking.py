"""Ranking a universe: order, calendar, and that a rank knows no later candle, live or in a backtest."""

from itertools import pairwise

import numpy as np
import pytest
from freqtrade.exchange import timeframe_to_seconds
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame, Series, Timedelta, Timestamp, date_range

from _ranking import at_review, ends_period, momentum, of_pair, ranks
from tests.strategies.conftest import Bench
from tests.strategies.laboratory import candles

WINDOWS = 45
RANKED = ["momentum", "rank", "reviewed_rank"]


def universe(count: int = 300, pairs: int = 8) -> DataFrame:
    """Closes of made-up pairs; one of them is listed late."""
    closes = DataFrame({f"C{seed}/USDT": candles(seed, count, "1d")["close"] for seed in range(pairs)})
    closes.iloc[: count // 2, 3] = np.nan
    return closes


def prefixes(length: int) -> list[int]:
    return [int(rows) for rows in np.linspace(length // 4, length - 1, WINDOWS)]


def test_prefix_replay_of_the_ranking_rewrites_no_row() -> None:
    closes = universe()
    whole = ranks(momentum(closes, 28, 1))
    for rows in prefixes(len(closes)):
        replayed = ranks(momentum(closes.head(rows), 28, 1))
        assert replayed.equals(whole.head(rows))


def test_prefix_replay_finds_a_ranking_that_looks_ahead() -> None:
    closes = universe()
    ahead = ranks(momentum(closes.shift(-1), 28))
    assert any(not ranks(momentum(closes.head(rows).shift(-1), 28)).equals(ahead.head(rows)) for rows in prefixes(300))


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # Freqtrade's own
@pytest.mark.parametrize("name", ["CrossSectionalMomentum", "DualMomentum"])
def test_live_bot_ranks_each_candle_as_a_backtest_did(name: str, benches: dict[str, Bench]) -> None:
    bench = benches["1d"]
    laboratory, config = bench.laboratory, bench.config(name)
    strategy = laboratory.strategy(dict(config))
    pair = bench.pairs[0]
    last = laboratory.data[pair, "1d"]["date"].max()
    known_later = laboratory.live(config, pair, last).set_index("date")[RANKED]
    for days in prefixes(400):
        then = last - Timedelta(days=days)
        live = laboratory.live(config, pair, then, rows=strategy.startup_candle_count).set_index("date")
        assert live.index[-1] == then
        assert live.loc[then, RANKED].astype(float).equals(known_later.loc[then].astype(float))
    assert known_later["rank"].nunique() > 2


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # Freqtrade's own
@pytest.mark.parametrize("name", ["CrossSectionalMomentum", "DualMomentum"])
def test_pair_that_left_the_whitelist_is_still_ranked(name: str, benches: dict[str, Bench]) -> None:
    bench = benches["1d"]
    left, *others = bench.pairs
    last = bench.laboratory.data[left, "1d"]["date"].max()
    whole = bench.laboratory.live(bench.config(name), left, last)
    config = bench.laboratory.config(name, others, bench.timerange)
    assert bench.laboratory.live(config, left, last)["rank"].equals(whole["rank"])
    assert whole["rank"].notna().any()


@given(st.lists(st.floats(-1, 10), min_size=1, max_size=12))
def test_ranks_are_a_permutation_with_the_best_score_first(scores: list[float]) -> None:
    frame = DataFrame([scores], columns=[f"C{number:02}/USDT" for number in range(len(scores))])
    found = ranks(frame).iloc[0]
    assert sorted(found) == list(range(1, len(scores) + 1))
    in_order = frame.iloc[0][found.sort_values().index]
    assert all(better >= worse for better, worse in pairwise(in_order))


def test_equal_scores_are_ranked_by_name_whatever_their_order() -> None:
    one = DataFrame({"B/USDT": [0.1], "A/USDT": [0.1]})
    assert ranks(one).iloc[0].to_dict() == {"A/USDT": 1.0, "B/USDT": 2.0}


def test_pair_without_a_candle_has_no_rank_and_takes_no_place() -> None:
    found = ranks(DataFrame({"A/USDT": [np.nan], "B/USDT": [0.1], "C/USDT": [0.2]})).iloc[0]
    assert np.isnan(found["A/USDT"])
    assert (found["C/USDT"], found["B/USDT"]) == (1.0, 2.0)


def test_momentum_leaves_out_the_skipped_candles() -> None:
    closes = DataFrame({"A/USDT": [100.0, 110.0, 132.0, 500.0]})
    assert momentum(closes, 2, skip=1)["A/USDT"].iat[-1] == pytest.approx(0.32)
    assert momentum(closes, 2)["A/USDT"].iat[-1] == pytest.approx(500 / 110 - 1)


@pytest.mark.parametrize("timeframe", ["1h", "4h", "1d"])
def test_period_ends_on_the_same_candles_wherever_the_data_begins(timeframe: str) -> None:
    length = f"{timeframe_to_seconds(timeframe)}s"
    dates = Series(date_range("2024-01-01", periods=60, freq=length, tz="UTC", unit="ms"))
    ends = ends_period(dates, timeframe, 7)
    assert ends.sum() in (8, 9)
    assert ends_period(dates.tail(25), timeframe, 7).equals(ends.tail(25))


def test_week_of_daily_candles_ends_every_seventh_day() -> None:
    dates = Series(date_range("2024-01-01", periods=30, freq="86400s", tz="UTC", unit="ms"))
    chosen = dates[ends_period(dates, "1d", 7)]
    assert (chosen.diff().dropna() == Timedelta(days=7)).all()


def test_review_is_remembered_until_the_next_and_no_longer() -> None:
    values, review = Series([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), Series([False, True, False, False, False, False])
    assert at_review(values, review, 3).to_list()[1:4] == [2.0, 2.0, 2.0]
    assert at_review(values, review, 3).isna().to_list() == [True, False, False, False, True, True]
    assert at_review(values, review, 1).isna().to_list() == [True, False, True, True, True, True]


def test_pair_outside_the_panel_is_unknown_everywhere() -> None:
    dates = Series(date_range("2024-01-01", periods=3, freq="86400s", tz="UTC", unit="ms"), index=[5, 6, 7])
    panel = DataFrame({"A/USDT": [1.0]}, index=[Timestamp("2024-01-02", tz="UTC")])
    assert of_pair(panel, "B/USDT", dates).isna().all()
    assert of_pair(panel, "A/USDT", dates).to_dict()[6] == 1.0
    assert of_pair(panel, "A/USDT", dates).isna().sum() == 2
