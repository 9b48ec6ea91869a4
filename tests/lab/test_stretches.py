"""Stretches join to what they were cut from, and what is missing is asked for in an order that may be cut off."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab.samples import START_MS, changed, sound, without
from vostok.lab.candles import Candles, OtherMarket, day_counts, join, last_closed, of_rows, stretches

HOUR_MS = 3_600_000
WHOLE = sound(200)


def rows(first: int, last: int) -> Candles:
    return WHOLE.where(slice(first, last))


def same(one: Candles, other: Candles) -> bool:
    return all(np.array_equal(mine, theirs) for mine, theirs in zip(one, other, strict=True))


@given(st.sets(st.integers(0, 199)), st.sets(st.integers(0, 199)))
def test_two_parts_join_to_the_whole_they_are_of(one: set[int], other: set[int]) -> None:
    joined = join(WHOLE.where(sorted(one)), WHOLE.where(sorted(other)))
    assert same(joined, WHOLE.where(sorted(one | other)))


def test_an_unfinished_candle_is_replaced_by_the_finished_one() -> None:
    unfinished = changed(rows(0, 50), 49, close=1.0, low=0.5)
    assert same(join(unfinished, rows(49, 60)), rows(0, 60))


def test_candles_of_another_market_are_not_joined() -> None:
    other = sound(60, seed=1)
    with pytest.raises(OtherMarket, match="2024-01-02T01:00"):
        join(rows(0, 26), changed(rows(25, 60), 0, open=other.open[25] * 2))


PARTS = st.tuples(
    st.sets(st.integers(20, 120), max_size=60), st.integers(0, 60), st.integers(61, 199), st.integers(1, 40)
)


@given(PARTS, st.integers(0, 40))
def test_what_is_asked_for_fills_the_range_and_cutting_it_off_leaves_no_new_hole(
    parts: tuple[set[int], int, int, int], cut: int
) -> None:
    stored, first, last, size = parts
    have = sorted(stored)
    asked = stretches(WHOLE.time[have], START_MS + first * HOUR_MS, START_MS + last * HOUR_MS, "1h", size)
    missing_before = set(range(have[0], have[-1] + 1)) - stored if have else set()
    known = set(have)
    for number, stretch in enumerate(asked):
        begin, end = (int(moment - START_MS) // HOUR_MS for moment in stretch)
        assert end - begin + 1 <= size
        known |= set(range(begin, end + 1))
        if number == cut:
            assert set(range(min(known), max(known) + 1)) - known <= missing_before
    assert set(range(first, last + 1)) <= known


def test_a_file_grows_backwards_from_its_first_candle() -> None:
    asked = stretches(rows(100, 150).time, START_MS, int(WHOLE.time[149]), "1h", 40)
    edges = [[int(moment - START_MS) // HOUR_MS for moment in stretch] for stretch in asked]
    assert edges == [[80, 100], [40, 79], [0, 39]]


def test_a_file_that_has_everything_asks_for_nothing() -> None:
    assert stretches(WHOLE.time, int(WHOLE.time[0]), int(WHOLE.time[-1]), "1h", 1_000) == []


def test_a_day_counts_its_candles() -> None:
    assert day_counts(without(rows(0, 60), 30, 5).time, "1h") == (START_MS // 86_400_000, [24, 19, 12], 24)


def test_a_week_covers_each_of_its_days() -> None:
    first, days, expected = day_counts(sound(2, "1w").time, "1w")
    assert (first, days, expected) == (START_MS // 86_400_000, [1] * 14, 1)


def test_an_empty_file_covers_no_day() -> None:
    assert day_counts(rows(0, 0).time, "1h")[1] == []


def test_klines_become_candles() -> None:
    read = of_rows([[START_MS, "1.5", "2", "1", "1.7", "3.25", START_MS + 1, "0"]])
    assert [float(column[0]) for column in read] == [START_MS, 1.5, 2.0, 1.0, 1.7, 3.25]
    assert len(of_rows([]).time) == 0


def test_the_candle_that_is_forming_is_not_closed() -> None:
    assert last_closed(START_MS + HOUR_MS + 5, "1h") == START_MS
    assert last_closed(START_MS + HOUR_MS - 1, "1h") == START_MS - HOUR_MS
