"""The limit on guessing, and the one-time setup code."""

import asyncio
import math
import secrets
from dataclasses import dataclass, field

from vostok.clock import MINUTE_MS
from vostok.errors import TooManyTries

WINDOW_MS = 10 * MINUTE_MS
TRIES_PER_ADDRESS = 10
# Over all addresses guessing is slowed, never stopped: nobody can lock the owner out for good.
TRIES_OF_ALL = 60
REMEMBERED_ADDRESSES = 10_000
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


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
    _all: Bucket = field(default_factory=lambda: Bucket(TRIES_OF_ALL, TRIES_OF_ALL, 0))
    _by_address: dict[str, Bucket] = field(default_factory=dict)
    # Argon2 takes 64 MB and a core for a while; more at once would starve the machine.
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    def take_try(self, address: str, now_ms: int) -> None:
        """Count one try of `address`. Raises TooManyTries with the seconds to wait."""
        bucket = self._by_address.pop(address, None) or Bucket(TRIES_PER_ADDRESS, TRIES_PER_ADDRESS, now_ms)
        self._by_address[address] = bucket
        while len(self._by_address) > REMEMBERED_ADDRESSES:
            self._by_address.pop(next(iter(self._by_address)))
        wait_ms = bucket.take(now_ms) or self._all.take(now_ms)
        if wait_ms:
            seconds = math.ceil(wait_ms / 1000)
            raise TooManyTries(f"Too many tries; wait {seconds} seconds and try again.", retry_after_s=seconds)

    def give_back(self, address: str) -> None:
        """The try was right: it does not count."""
        self._all.tokens += 1
        if bucket := self._by_address.get(address):
            bucket.tokens += 1


def _code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
