"""Time as the rest of Vostok sees it: UTC milliseconds, passed in where a decision depends on it."""

import time
from collections.abc import Callable

Clock = Callable[[], int]

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
# The clock is set by so much without anybody's notice.
AHEAD_MS = 1_000


def now_ms() -> int:
    """The wall clock in UTC milliseconds."""
    return time.time_ns() // 1_000_000


def age_ms(now: int, then: int) -> int | None:
    """How long ago `then` was (UTC ms); None where it is to come: the clock was set back since, nobody knows."""
    return None if then > now + AHEAD_MS else max(0, now - then)


def has_passed(ms: int, since: int, now: int) -> bool:
    """Whether so many ms have passed from `since` to `now` (UTC ms); yes where it is to come, as nobody knows."""
    return now - since >= ms or since > now


def utc_day_start(ms: int) -> int:
    """The first millisecond of the UTC day that holds `ms`."""
    return ms - ms % DAY_MS
