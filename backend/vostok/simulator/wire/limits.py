"""Request weight per address and new orders per account, counted and enforced as Binance does.

Weights: docs rest-api.md of 2026; a placed or cancelled order costs nothing since 2026-04-02, a refused one does.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any, Final

from vostok.binance.errors import AddressBanned, TooManyOrders, TooManyRequests
from vostok.clock import DAY_MS, MINUTE_MS

WEIGHT_PER_MINUTE = 6_000
ORDERS_PER_10S = 100
ORDERS_PER_DAY = 200_000
TEN_SECONDS_MS = 10_000
# Binance does not say how many; an address that goes on this often after its first 429 is banned.
TRIES_UNTIL_BAN = 20
FIRST_BAN_MS = 2 * MINUTE_MS
LONGEST_BAN_MS = 3 * DAY_MS
# An order that takes gives its own count back (docs: faqs/order_count_decrement.md).
TAKER_CREDIT = 1

RATE_LIMITS: Final[tuple[dict[str, Any], ...]] = (
    {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": WEIGHT_PER_MINUTE},
    {"rateLimitType": "ORDERS", "interval": "SECOND", "intervalNum": 10, "limit": ORDERS_PER_10S},
    {"rateLimitType": "ORDERS", "interval": "DAY", "intervalNum": 1, "limit": ORDERS_PER_DAY},
)


@dataclass
class _Address:
    minute: int = 0
    used: int = 0
    refused: int = 0
    banned_until: int = 0
    bans: int = 0


@dataclass
class WeightLimit:
    """Request weight per address in windows of a minute."""

    limit: int = WEIGHT_PER_MINUTE
    _addresses: dict[str, _Address] = field(default_factory=dict)

    def enter(self, address: str, now_ms: int) -> None:
        """Raise 418 for a banned address, 429 for one whose minute is used up; too many of those ban it."""
        state = self._state(address, now_ms)
        if now_ms < state.banned_until:
            raise AddressBanned(state.banned_until, -(-(state.banned_until - now_ms) // 1000))
        if state.used < self.limit:
            return
        state.refused += 1
        if state.refused > TRIES_UNTIL_BAN:
            state.banned_until = now_ms + min(FIRST_BAN_MS << state.bans, LONGEST_BAN_MS)
            state.bans += 1
            raise AddressBanned(state.banned_until, -(-(state.banned_until - now_ms) // 1000))
        raise TooManyRequests(self.limit, -(-(MINUTE_MS - now_ms % MINUTE_MS) // 1000))

    def spend(self, address: str, weight: int, now_ms: int) -> int:
        """Count `weight` and return what the address used in this minute."""
        state = self._state(address, now_ms)
        state.used += weight
        return state.used

    def _state(self, address: str, now_ms: int) -> _Address:
        state = self._addresses.setdefault(address, _Address())
        minute = now_ms // MINUTE_MS
        if state.minute != minute:
            state.minute, state.used, state.refused = minute, 0, 0
        return state


class OrderLimit:
    """New orders per account that did not fill, in windows of ten seconds and of a UTC day."""

    def __init__(self, per_10s: int = ORDERS_PER_10S, per_day: int = ORDERS_PER_DAY) -> None:
        self._limits = ((TEN_SECONDS_MS, per_10s, "10 SECOND"), (DAY_MS, per_day, "1 DAY"))
        self._counts: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)

    def check(self, account_id: int, now_ms: int) -> None:
        """Raise -1015 when the account has no order left in one of the windows."""
        for length, limit, name in self._limits:
            if self._used(account_id, length, now_ms) >= limit:
                raise TooManyOrders(limit, name)

    def count(self, account_id: int, orders: int, now_ms: int) -> None:
        """Count new orders; a negative number gives credit back for fills."""
        for length, _, _ in self._limits:
            used = self._used(account_id, length, now_ms) + orders
            self._counts[account_id][length] = (now_ms // length, max(0, used))

    def used(self, account_id: int, now_ms: int) -> tuple[int, int]:
        """Orders counted in this ten seconds and in this day."""
        short, day = (self._used(account_id, length, now_ms) for length, _, _ in self._limits)
        return short, day

    def _used(self, account_id: int, length: int, now_ms: int) -> int:
        window, used = self._counts[account_id].get(length, (0, 0))
        return used if window == now_ms // length else 0


@dataclass
class MessageLimit:
    """Incoming messages of one WebSocket: five a second (docs: WebSocket limits)."""

    per_second: int = 5
    _times: deque[int] = field(default_factory=deque)

    def allows(self, now_ms: int) -> bool:
        """Count one message; False when it is one too many."""
        while self._times and now_ms - self._times[0] >= 1000:
            self._times.popleft()
        self._times.append(now_ms)
        return len(self._times) <= self.per_second
