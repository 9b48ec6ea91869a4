"""The limit on guessing, and the one-time setup code."""

import asyncio
import math
import secrets
from dataclasses import dataclass, field

from vostok.clock import MINUTE_MS
from vostok.errors import TooManyTries

WINDOW_MS = 10 * MINUTE_MS
TRIES_PER_VISITOR = 5
# All strangers together: a full bucket and what is refilled make at most 14 tries in any ten minutes,
# from however many addresses. It slows and never stops, and browsers that are known do not share it.
TRIES_OF_STRANGERS = 7
REMEMBERED_VISITORS = 10_000
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Visitor:
    """Who tries a password: a stranger by address, or a browser that has logged in to this account before."""

    key: str
    address: str
    known: bool


@dataclass
class Bucket:
    """Tries left; refilled evenly so that it is full again after `WINDOW_MS`."""

    size: int
    tokens: float
    at_ms: int

    def take(self, now_ms: int) -> int:
        """Take a try. Returns 0, or the milliseconds until one is there (and takes none)."""
        rate = self.size / WINDOW_MS
        self.tokens = min(self.size, self.tokens + max(0, now_ms - self.at_ms) * rate)
        self.at_ms = now_ms
        if self.tokens >= 1:
            self.tokens -= 1
            return 0
        return math.ceil((1 - self.tokens) / rate)


@dataclass
class Door:
    """Where passwords and codes are tried. A success gives its try back."""

    setup_code: str = field(default_factory=lambda: _code())
    _strangers: Bucket = field(default_factory=lambda: Bucket(TRIES_OF_STRANGERS, TRIES_OF_STRANGERS, 0))
    _by_visitor: dict[str, Bucket] = field(default_factory=dict)
    turned_away: Visitor | None = None
    turned_away_at: int = 0
    # Argon2 takes 64 MB and a core for a while; more at once would starve the machine.
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    def take_try(self, visitor: Visitor, now_ms: int) -> None:
        """Count one try of `visitor`. Raises TooManyTries with the seconds to wait."""
        bucket = self._by_visitor.pop(visitor.key, None) or Bucket(TRIES_PER_VISITOR, TRIES_PER_VISITOR, now_ms)
        self._by_visitor[visitor.key] = bucket
        while len(self._by_visitor) > REMEMBERED_VISITORS:
            self._by_visitor.pop(next(iter(self._by_visitor)))
        wait_ms = bucket.take(now_ms)
        if not wait_ms and not visitor.known:
            wait_ms = self._strangers.take(now_ms)
        if wait_ms:
            self.turned_away, self.turned_away_at = visitor, now_ms
            seconds = math.ceil(wait_ms / 1000)
            raise TooManyTries(f"Too many tries; wait {seconds} seconds and try again.", retry_after_s=seconds)

    def guesser(self, now_ms: int) -> Visitor | None:
        """The last who was turned away within the window, None if nobody was."""
        return self.turned_away if now_ms - self.turned_away_at < WINDOW_MS else None

    def give_back(self, visitor: Visitor) -> None:
        """The try was right: it does not count."""
        if not visitor.known:
            self._strangers.tokens += 1
        if bucket := self._by_visitor.get(visitor.key):
            bucket.tokens += 1


def _code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
