"""The short form of `npm run faults -- soak`, and its arithmetic."""

from pathlib import Path

import pytest

from tests.faults.gauges import Reading, growth, slope
from tests.faults.soak import is_ok, soak, standstill


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_four_bots_through_three_faults_in_45_seconds_keep_every_book(tmp_path: Path) -> None:
    figures = soak(tmp_path / "soak", n=3, seed=5, bots=4, every_s=15)
    assert sum(figures["faults"].values()) == 3
    assert figures["orders_meanwhile"] > 0
    assert is_ok(figures), figures


def test_growth_is_that_of_the_longest_life_after_its_warm_up() -> None:
    steady = [Reading(at, 100_000_000, 10) for at in range(0, 40, 2)]
    grows = [Reading(at, 300_000_000 + 1_000 * max(0, at - 20), 10 + at // 50) for at in range(0, 101, 2)]
    found = growth({1: steady, 2: grows})
    assert (found["lives"], found["watched_s"]) == (2, 80)
    assert found["memory_mb_per_hour"] == pytest.approx(3.6)
    assert (found["files_warm"], found["files_end"]) == (10, 12)


def test_slope_of_a_line_and_of_one_moment() -> None:
    assert slope([(0, 1), (1, 3), (2, 5)]) == 2
    assert slope([(1, 1), (1, 3)]) == 0


def test_standstill_is_the_longest_time_without_a_new_order() -> None:
    assert standstill([(0.0, 4), (60.0, 9), (120.0, 9), (180.0, 9), (240.0, 10), (300.0, 11)]) == 180
    assert standstill([(0.0, 4), (60.0, 4), (120.0, 4)]) == 120


def test_lost_order_latch_standstill_gathered_files_or_long_growth_is_not_ok() -> None:
    books = {"lost": 0, "duplicate": 0, "unowned": 0, "differences": 0, "latched": [], "longest_standstill_s": 60.0}
    program = {"watched_s": 3_600, "memory_mb": 100, "memory_mb_per_hour": 0.5, "files_warm": 20, "files_end": 25}
    assert is_ok(books | {"programs": {"gateway": program}})
    assert not is_ok(books | {"lost": 1, "programs": {"gateway": program}})
    assert not is_ok(books | {"latched": ["all"], "programs": {"gateway": program}})
    assert not is_ok(books | {"longest_standstill_s": 240.0, "programs": {"gateway": program}})
    assert not is_ok(books | {"programs": {"gateway": program | {"files_end": 90}}})
    assert not is_ok(books | {"programs": {"gateway": program | {"memory_mb_per_hour": 2}}})
    assert is_ok(books | {"programs": {"gateway": program | {"memory_mb_per_hour": 2, "watched_s": 600}}})
