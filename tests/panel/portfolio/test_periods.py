"""Day, week and month begin where the loss breakers begin theirs."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.panel.portfolio.periods import SPANS, Span, end_of, start_of
from vostok.risk.breakers import period_start


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    ("span", "begin", "end"),
    [
        ("day", "2028-02-29", "2028-03-01"),
        ("week", "2028-02-28", "2028-03-06"),
        ("month", "2028-02-01", "2028-03-01"),
    ],
)
def test_leap_day_then_spans_of_the_calendar(span: Span, begin: str, end: str) -> None:
    now = at("2028-02-29T23:59:59")
    assert (start_of(span, now), end_of(span, now)) == (at(begin), at(end))


@given(st.integers(0, 4_000_000_000_000), st.sampled_from(SPANS))
def test_any_moment_then_a_span_ends_exactly_where_the_breaker_begins_its_next(now: int, span: Span) -> None:
    end = end_of(span, now)
    assert start_of(span, now) == period_start(now, span) <= now < end == period_start(end, span)
    assert period_start(end - 1, span) == start_of(span, now)
