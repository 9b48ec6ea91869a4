"""Time as the rest of Vostok sees it: UTC milliseconds, passed in where a decision depends on it."""

import time
from collections.abc import Callable

Clock = Callable[[], int]

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


def now_ms() -> int:
    """The wall clock in UTC milliseconds."""
    return time.time_ns() // 1_000_000


def utc_day_start(ms: int) -> int:
    """The first millisecond of the UTC day that holds `ms`."""
    return ms - ms % DAY_MS
