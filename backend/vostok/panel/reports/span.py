"""The periods that a report can be of, by name: days, weeks and months of UTC, or any days in a row. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from vostok.clock import DAY_MS
from vostok.errors import Invalid
from vostok.panel.portfolio.periods import Span, end_of, start_of

Kind = Literal["day", "week", "month", "custom"]

MOST_DAYS = 366
HOW = "write day-2026-11-20, week-2026-11-16 (a Monday), month-2026-11, or 2026-11-01..2026-11-20"
_NAMED = re.compile(r"(day|week)-(\d{4}-\d\d-\d\d)|month-(\d{4}-\d\d)")
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True)
class Period:
    """From `begin` until `end`, exclusive (UTC ms, both at midnight); `id` is its name."""

    id: str
    kind: Kind
    begin: int
    end: int


def parse(name: str) -> Period:
    """The period of that name. Raises Invalid with how one is written."""
    try:
        return _parse(name)
    except (ValueError, OverflowError) as error:
        raise Invalid(f"{name[:40]!r} is no period ({error}): {HOW}.", field="id") from None


def ended_before(now: int, kind: Span) -> Period:
    """The newest day, week or month that has ended."""
    return _named(kind, start_of(kind, start_of(kind, now) - 1))


def before(period: Period, kind: Span) -> Period:
    """The day, week or month before that one."""
    return ended_before(period.begin, kind)


def steps(period: Period) -> list[int]:
    """Moments that divide the period evenly: each hour of one or two days, each six of up to ten, else each day."""
    days = (period.end - period.begin) // DAY_MS
    step = DAY_MS // (24 if days <= 2 else 4 if days <= 10 else 1)
    return list(range(period.begin, period.end + 1, step))


def _parse(name: str) -> Period:
    if named := _NAMED.fullmatch(name):
        kind: Span = "month" if named[3] else "week" if named[1] == "week" else "day"
        begin = _midnight(date.fromisoformat(f"{named[3]}-01" if named[3] else named[2]))
        if start_of(kind, begin) != begin:
            raise ValueError("a week begins on a Monday")
        return _named(kind, begin)
    days = _DAYS.fullmatch(name)
    if days is None:
        raise ValueError("another form")
    first, last = (date.fromisoformat(day) for day in days.groups())
    if not first <= last < first + timedelta(days=MOST_DAYS):
        raise ValueError(f"the last day comes after the first, at most {MOST_DAYS} days in all")
    return Period(name, "custom", _midnight(first), _midnight(last) + DAY_MS)


def _named(kind: Span, begin: int) -> Period:
    day = datetime.fromtimestamp(begin / 1000, UTC).date().isoformat()
    return Period(f"{kind}-{day[:7] if kind == 'month' else day}", kind, begin, end_of(kind, begin))


def _midnight(day: date) -> int:
    if day.year < 2000:
        raise ValueError("before the year 2000")
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
