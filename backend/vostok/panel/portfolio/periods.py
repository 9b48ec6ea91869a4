"""Day, week and month as the loss breakers count them: from 00:00 UTC, Monday, the first of the month. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from vostok.clock import DAY_MS
from vostok.risk.breakers import period_start

Span = Literal["day", "week", "month"]
SPANS: tuple[Span, ...] = ("day", "week", "month")


def start_of(span: Span, now: int) -> int:
    """The first millisecond (UTC) of the day, week or month that holds `now`."""
    return period_start(now, span)


def end_of(span: Span, now: int) -> int:
    """The moment at which the span that holds `now` ends and the next one begins."""
    start = period_start(now, span)
    if span != "month":
        return start + (DAY_MS if span == "day" else 7 * DAY_MS)
    first = datetime.fromtimestamp(start / 1000, UTC)
    following = (first + timedelta(days=32)).replace(day=1)
    return int(following.timestamp()) * 1000
