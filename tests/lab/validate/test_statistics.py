"""The statistics of a validation against papers, scipy and brute force."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from vostok.lab.validate.deflated import deflated_sharpe, expected_maximum, probability
from vostok.lab.validate.forecast import predicted, range_over
from vostok.lab.validate.montecarlo import (
    bootstrapped_drawdowns,
    compounded,
    drawdown_of,
    histogram,
    reshuffled_drawdowns,
)
from vostok.lab.validate.random_entries import Held, percentile, random_profits
from vostok.lab.validate.stability import axis, score


def test_deflated_sharpe_is_that_of_the_paper_s_example() -> None:
    # Bailey & López de Prado 2014, "A numerical example": 100 trials, 5 years of days, annual Sharpe 2.5.
    benchmark = expected_maximum(100, 0.5 / 250)
    assert benchmark == pytest.approx(0.1132, abs=5e-5)
    found = probability(2.5 / math.sqrt(250), benchmark, 1250, -3, 10)
    assert found == pytest.approx(0.9004, abs=5e-5)
    fewer = probability(2.5 / math.sqrt(250), expected_maximum(46, 0.5 / 250), 1250, -3, 10)
    assert fewer == pytest.approx(0.9505, abs=5e-4)


def test_expected_maximum_is_what_worthless_trials_show() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, (20_000, 50))
    assert expected_maximum(50, 0.01) == pytest.approx(float(noise.max(axis=1).mean()), rel=0.02)
    assert expected_maximum(1, 0.01) == 0


def test_deflated_sharpe_takes_its_moments_as_scipy_does() -> None:
    returns = np.random.default_rng(2).gamma(2, 0.01, 300) - 0.015
    sharpe = returns.mean() / returns.std(ddof=1)
    spread = 1 - stats.skew(returns) * sharpe + (stats.kurtosis(returns, fisher=False) - 1) / 4 * sharpe**2
    benchmark = expected_maximum(40, 0.002)
    wanted = stats.norm.cdf((sharpe - benchmark) * math.sqrt(299) / math.sqrt(spread))
    assert deflated_sharpe(returns, 40, 0.002) == pytest.approx(wanted, abs=1e-12)
    assert deflated_sharpe(np.zeros(30), 40, 0.002) is None


@given(st.integers(2, 500), st.integers(2, 500))
def test_more_trials_never_make_a_strategy_better(one: int, other: int) -> None:
    returns = np.random.default_rng(3).normal(0.001, 0.01, 200)
    few, many = (deflated_sharpe(returns, trials, 0.001) for trials in sorted((one, other)))
    assert few is not None
    assert many is not None
    assert few >= many


def test_reshuffled_trades_fall_as_often_as_all_their_orders_do() -> None:
    profits = np.array([50.0, -30.0, 20.0, -60.0, 10.0])
    drawn = reshuffled_drawdowns(profits, 1000, 40_000, seed=7)
    exact = []
    for order in itertools.permutations(profits):
        way = np.concatenate(([1000.0], 1000 + np.cumsum(order)))
        peaks = np.maximum.accumulate(way)
        exact.append(float(np.max((peaks - way) / peaks)))
    assert float(drawn.mean()) == pytest.approx(float(np.mean(exact)), rel=0.01)
    assert set(np.round(drawn, 9)) == set(np.round(exact, 9))
    assert drawdown_of(profits, 1000) in exact


def test_same_seed_draws_the_same_and_another_does_not() -> None:
    daily = np.random.default_rng(1).normal(0, 0.01, 90)
    assert (compounded(daily, 30, 50, 4) == compounded(daily, 30, 50, 4)).all()
    assert (compounded(daily, 30, 50, 4) != compounded(daily, 30, 50, 5)).any()


def test_bootstrap_has_the_mean_of_its_days_and_grows_wider_with_time() -> None:
    daily = np.random.default_rng(1).normal(0.002, 0.01, 400)
    drawn = compounded(daily, 10, 40_000, 1)
    assert float(drawn.mean()) == pytest.approx((1 + float(daily.mean())) ** 10 - 1, abs=2e-3)
    near, far = range_over(daily, 5), range_over(daily, 60)
    assert far["p95"] - far["p5"] > near["p95"] - near["p5"]
    assert bootstrapped_drawdowns(np.array([0.01]), 20, 10, 0).max() == 0


def test_forecast_tells_day_drawdown_and_days() -> None:
    daily = np.random.default_rng(1).normal(0.002, 0.01, 100)
    found = predicted(daily, 1.2, seed=3)
    assert found["daily_return"]["p5"] == pytest.approx(np.quantile(daily, 0.05))
    assert 0 < found["max_drawdown"]["p50"] < found["max_drawdown"]["p95"] < 1
    assert (found["days"], len(found["daily"]), found["sharpe"]) == (100, 100, 1.2)


def test_random_entries_earn_the_mean_of_all_entries() -> None:
    prices = 100 * np.exp(np.cumsum(np.random.default_rng(5).normal(0, 0.01, 200)))
    fee = 0.001
    drawn = random_profits([Held("A/B", 500, 7)], {"A/B": prices}, fee, 60_000, seed=1)
    each = [500 * (prices[at + 7] * (1 - fee) / (prices[at] * (1 + fee)) - 1) for at in range(len(prices) - 7)]
    assert float(drawn.mean()) == pytest.approx(float(np.mean(each)), abs=0.3)
    assert drawn.min() >= min(each) - 1e-9
    assert drawn.max() <= max(each) + 1e-9


def test_trade_longer_than_its_window_is_held_for_all_of_it() -> None:
    prices = np.array([100.0, 110.0, 120.0])
    assert random_profits([Held("A/B", 100, 50)], {"A/B": prices}, 0, 5, 1).tolist() == pytest.approx([20.0] * 5)
    assert random_profits([Held("X/B", 100, 5)], {"A/B": prices}, 0, 5, 1).tolist() == [0] * 5


def test_percentile_is_scipy_s_mean_rank() -> None:
    among = np.array([1.0, 2.0, 2.0, 3.0])
    for value in (0.0, 1.0, 2.0, 2.5, 9.0):
        assert percentile(value, among) == pytest.approx(stats.percentileofscore(among, value, "mean") / 100)


def test_stability_is_the_neighbours_median_over_the_chosen() -> None:
    plateau = [[0.09, 0.10, 0.09], [0.10, 0.10, 0.11], [0.08, 0.10, 0.10]]
    assert score(plateau, 1, 1) == pytest.approx(1.0)
    lonely = [[-0.1, -0.1, 0.0], [0.0, 0.5, 0.0], [0.0, -0.1, 0.0]]
    assert score(lonely, 1, 1) == 0
    assert score(lonely, 0, 0) == 0
    assert score([[0.2]], 0, 0) is None


def test_axis_stays_inside_the_range_and_keeps_the_chosen_value() -> None:
    assert axis("ema", 21, 10, 60, 0) == ("ema", (11, 16, 21, 26, 31), 2)
    assert axis("ema", 12, 10, 60, 0) == ("ema", (12, 17, 22), 0)
    assert axis("stop", 0.02, 0.01, 0.03, 3).values == (0.016, 0.018, 0.02, 0.022, 0.024)


def test_histogram_counts_every_value() -> None:
    assert histogram(np.arange(100.0), 10) == {"low": 0, "high": 99, "counts": [10] * 10}
