"""Periods by name: what they begin and end with, and what is none."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.clock import DAY_MS
from vostok.errors import Invalid
from vostok.panel.portfolio.periods import SPANS, Span
from vostok.panel.reports.span import before, ended_before, parse, steps


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    ("name", "begin", "end"),
    [
        ("day-2026-11-20", "2026-11-20", "2026-11-21"),
        ("week-2026-11-16", "2026-11-16", "2026-11-23"),
        ("month-2024-02", "2024-02-01", "2024-03-01"),
        ("2026-11-01..2026-11-20", "2026-11-01", "2026-11-21"),
    ],
)
def test_named_period_then_its_bounds_in_utc(name: str, begin: str, end: str) -> None:
    found = parse(name)
    assert (found.begin, found.end, found.id) == (at(begin), at(end), name)


@pytest.mark.parametrize(
    "name",
    ["", "day-2026-02-30", "week-2026-11-17", "month-2026-13", "2026-11-20..2026-11-01", "2020-01-01..2026-01-01",
     "day-0001-01-01", "day-9999-12-31x", "year-2026", "9999-12-31..9999-12-31"],
)  # fmt: skip
def test_no_period_then_the_sentence_says_how_one_is_written(name: str) -> None:
    with pytest.raises(Invalid, match="write day-2026-11-20"):
        parse(name)


@given(st.integers(at("2001-01-01"), at("2090-01-01")), st.sampled_from(SPANS))
def test_any_moment_then_ended_periods_follow_without_a_gap_and_are_read_back(now: int, kind: Span) -> None:
    newest = ended_before(now, kind)
    assert newest.end <= now < newest.end + 31 * DAY_MS
    assert before(newest, kind).end == newest.begin
    assert parse(newest.id) == newest
    moments = steps(newest)
    assert (moments[0], moments[-1]) == (newest.begin, newest.end)
    assert 24 <= len(moments) - 1 <= 31
