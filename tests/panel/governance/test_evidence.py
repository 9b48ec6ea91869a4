"""A bot's course is measured as its validation was: against the capital at work, without money given or taken."""

import math
import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.clock import DAY_MS
from vostok.lab.curves import by_day, curve
from vostok.lab.metrics import performance
from vostok.panel.governance.evidence import Course, Sample, daily_returns, expected_range, sharpe, trial

MONEY = st.decimals(min_value=500, max_value=2_000, places=2)


def samples(*equities: str, start: str = "1000") -> list[Sample]:
    """One sample a day."""
    return [Sample(day * DAY_MS, Decimal(equity), Decimal(start)) for day, equity in enumerate(equities)]


def test_return_and_drawdown_are_those_of_the_capital_at_work() -> None:
    sampled = samples("1000", "1050", "1029", "1040")
    whole = trial(Course().then(sampled), 0, 3 * DAY_MS, 4, None, 30)
    tenth = trial(Course(Decimal("0.1")).then(sampled), 0, 3 * DAY_MS, 4, None, 30)
    assert whole.days == 3
    assert [whole.total_return, whole.max_drawdown] == pytest.approx([0.04, 21 / 1050])
    assert [tenth.total_return, tenth.max_drawdown] == pytest.approx([0.4, 21 / 150])


def test_deepest_fall_is_not_hidden_by_a_later_one_of_more_money() -> None:
    course = Course().then(samples("1000", "900", "2000", "1890", "1950"))
    assert trial(course, 0, 4 * DAY_MS, 4, None, 30).max_drawdown == pytest.approx(0.1)


@given(st.lists(MONEY, min_size=2, max_size=8))
def test_drawdown_of_a_bot_is_that_of_a_backtest_with_the_same_equity(equities: list[Decimal]) -> None:
    course = Course().then(samples(*map(str, equities)))
    equity = curve((day * DAY_MS, float(worth)) for day, worth in enumerate(equities))
    assert trial(course, 0, DAY_MS, 1, None, 30).max_drawdown == pytest.approx(performance(equity).max_drawdown)


@given(st.lists(MONEY, min_size=1, max_size=8), st.integers(0, 7), st.decimals(-400, 400, places=2))
def test_money_given_or_taken_is_neither_gain_nor_fall(equities: list[Decimal], at: int, paid: Decimal) -> None:
    plain = [Sample(day * DAY_MS, equity, Decimal(1000)) for day, equity in enumerate(equities)]
    moved = [Sample(one.ts, one.equity + paid, one.start + paid) if day > at else one for day, one in enumerate(plain)]
    assert Course().then(moved).fall == Course().then(plain).fall
    assert Course().then(moved).profit == Course().then(plain).profit


@given(st.lists(MONEY, min_size=1, max_size=8), st.integers(0, 8))
def test_course_read_in_parts_is_the_course_read_at_once(equities: list[Decimal], cut: int) -> None:
    whole = [Sample(day * DAY_MS, equity, Decimal(1000)) for day, equity in enumerate(equities)]
    assert Course().then(whole[:cut]).then(whole[cut:]) == Course().then(whole)


def test_sharpe_ratio_is_that_of_the_daily_returns_and_unknown_before_the_window_is_full() -> None:
    course = Course().then(samples("1000", "1010", "1005", "1020"))
    returns = [0.01, 1005 / 1010 - 1, 1020 / 1005 - 1]
    expected = statistics.mean(returns) / statistics.stdev(returns) * math.sqrt(365)
    assert daily_returns(course, Decimal(1000)) == pytest.approx(returns)
    assert trial(course, 0, DAY_MS, 0, None, 3).sharpe == pytest.approx(expected)
    assert trial(course, 0, DAY_MS, 0, None, 4).sharpe is None
    assert sharpe([0.0, 0.0, 0.0]) is None


@given(st.lists(MONEY, min_size=2, max_size=8), st.integers(1, 12))
def test_day_is_the_backtests_day_however_often_the_bot_is_sampled(equities: list[Decimal], each: int) -> None:
    closes = [Sample(day * DAY_MS, equity, Decimal(1000)) for day, equity in enumerate(equities)]
    between = [
        Sample(day * DAY_MS + part * DAY_MS // each, Decimal(500 + part), Decimal(1000))
        for day in range(len(equities) - 1)
        for part in range(1, each)
    ]
    course = Course().then(sorted([*closes, *between]))
    measured = by_day(curve((one.ts, float(one.equity)) for one in sorted([*closes, *between]))).returns
    assert daily_returns(course, equities[0]) == pytest.approx(measured.tolist())


def test_day_without_a_sample_is_a_day_without_a_change() -> None:
    gap = [Sample(0, Decimal(1000), Decimal(1000)), Sample(2 * DAY_MS, Decimal(1100), Decimal(1000))]
    assert daily_returns(Course().then(gap), Decimal(1000)) == pytest.approx([0.0, 0.1])


def test_nothing_sampled_is_unknown_and_not_zero() -> None:
    empty = trial(Course(), 0, DAY_MS, 0, None, 7)
    assert (empty.total_return, empty.max_drawdown, empty.sharpe) == (None, None, None)


def test_forecast_of_one_sure_day_is_that_day_compounded() -> None:
    assert expected_range({"daily": [0.01]}, 14) == pytest.approx((1.01**14 - 1, 1.01**14 - 1))
