"""How much of the venue's limits is left, and for whom. Pure: times are given, in UTC ms of the venue's clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

MINUTE_MS = 60_000
# Binance's own figures of 2026; the venue's exchangeInfo replaces them.
WEIGHT_LIMIT = 6_000
ORDER_LIMITS = {10_000: 100, 86_400_000: 200_000}
UNITS_MS = {"SECOND": 1_000, "MINUTE": MINUTE_MS, "HOUR": 3_600_000, "DAY": 86_400_000}

# The venue's clock is known so well: a request from the first moments of a window may be counted in the one before.
UNSURE_MS = 1_000

Purpose = Literal["data", "entry", "question", "urgent"]
"""`urgent` are cancels, sells and questions about orders in doubt; nobody else may use up what is kept for them."""

# The percentage of a limit up to which each purpose may go.
SHARES: Final[Mapping[Purpose, int]] = {"data": 70, "entry": 80, "question": 90, "urgent": 100}


@dataclass(frozen=True, slots=True)
class Window:
    """What was counted in the newest window of `length_ms`, which begin at its multiples (UTC)."""

    length_ms: int
    limit: int
    used: int = 0
    number: int = -1

    def at(self, now_ms: int) -> "Window":
        """This window, or the empty one that has begun since."""
        number = now_ms // self.length_ms
        # A clock that is set back a little begins no second window, one that was wrong by far does.
        return self if self.number - 1 <= number <= self.number else replace(self, number=number, used=0)

    def spent(self, count: int, now_ms: int) -> "Window":
        """With `count` more."""
        now = self.at(now_ms)
        return replace(now, used=now.used + count)

    def told(self, used: int, sent_ms: int, now_ms: int) -> "Window | None":
        """As the answer to a request sent at `sent_ms` counts; None where it may speak of the window before.

        Answers overtake each other and the venue's count only grows, so the largest one counts.
        """
        now = self.at(now_ms)
        if sent_ms // self.length_ms != now.number or sent_ms % self.length_ms < UNSURE_MS:
            return None
        return replace(now, used=max(used, now.used))

    def allows(self, count: int, flying: int, purpose: Purpose, now_ms: int) -> bool:
        """Whether `count` more for `purpose` fit, with `flying` sent and not yet counted."""
        return self.at(now_ms).used + flying + count <= self.limit * SHARES[purpose] // 100

    def ends_at(self, now_ms: int) -> int:
        """When the window of `now_ms` ends."""
        return (now_ms // self.length_ms + 1) * self.length_ms


def weight_window() -> Window:
    """Request weight in a minute, before anything is known of the venue."""
    return Window(MINUTE_MS, WEIGHT_LIMIT)


def order_windows() -> tuple[Window, ...]:
    """New orders in ten seconds and in a day, before anything is known of the venue."""
    return tuple(Window(length, limit) for length, limit in ORDER_LIMITS.items())


def with_limits(
    weight: Window, orders: tuple[Window, ...], rate_limits: Iterable[Mapping[str, Any]]
) -> tuple[Window, tuple[Window, ...]]:
    """The windows with the limits that `rateLimits` of exchangeInfo names. Raises KeyError, TypeError or ValueError."""
    counts = {window.length_ms: window for window in orders}
    found: dict[int, Window] = {}
    for entry in rate_limits:
        length, limit = UNITS_MS[entry["interval"]] * int(entry["intervalNum"]), int(entry["limit"])
        if limit <= 0:
            raise ValueError("a rate limit must be positive")
        if entry["rateLimitType"] == "ORDERS":
            found[length] = replace(counts.get(length, Window(length, limit)), limit=limit)
        elif entry["rateLimitType"] == "REQUEST_WEIGHT" and length == weight.length_ms:
            weight = replace(weight, limit=limit)
    return weight, tuple(found.values()) or orders


def order_header(length_ms: int) -> str:
    """The header in which the venue tells the count of a window, as `X-MBX-ORDER-COUNT-10S`."""
    unit = next(name for name in ("DAY", "HOUR", "MINUTE", "SECOND") if length_ms % UNITS_MS[name] == 0)
    return f"X-MBX-ORDER-COUNT-{length_ms // UNITS_MS[unit]}{unit[0]}"
