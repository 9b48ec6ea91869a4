"""Which lock of the owner keeps a bot out of a pair."""

from collections.abc import Iterable

from vostok.risk.states import ALL
from vostok.risk.types import Lock


def lock_on(locks: Iterable[Lock], bot_id: str, pair: str, now_ms: int) -> Lock | None:
    """The lock that keeps the bot out of the pair longest; None when there is none."""
    found = [lock for lock in locks if lock.pair == pair and lock.scope in (ALL, bot_id) and lock.holds(now_ms)]
    return max(found, key=lambda lock: (lock.until is None, lock.until or 0), default=None)
