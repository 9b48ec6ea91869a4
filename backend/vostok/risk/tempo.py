"""How fast a bot and its account act: counts of orders in windows of time. Pure."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

ACCOUNT_WINDOW_MS = 10_000
"""Binance counts an account's orders in ten seconds (exchangeInfo, rateLimits ORDERS)."""
BOT_WINDOW_MS = 60_000
PAIR_WINDOW_MS = 600_000
HOUR_WINDOW_MS = 3_600_000
REMEMBERED = 10_000
"""So many orders of each bot and account are counted at most, so no limit may be higher."""


class Moments:
    """When things happened (UTC ms), the newest `REMEMBERED` at least; counted without a walk through them.

    Where the clock went back, what would lie in the future counts as having happened just now.
    """

    __slots__ = ("_at",)

    def __init__(self, moments: Iterable[int] = ()) -> None:
        self._at: list[int] = []
        for at in moments:
            self.add(at)

    def add(self, at: int) -> None:
        """One more, the newest."""
        known = self._at
        index = len(known)
        while index and known[index - 1] > at:
            index -= 1
            known[index] = at
        known.append(at)
        if len(known) > 2 * REMEMBERED:
            del known[:-REMEMBERED]

    def since(self, first_ms: int) -> int:
        """How many happened at `first_ms` or later."""
        return len(self._at) - bisect_left(self._at, first_ms)

    def copy(self) -> "Moments":
        """An independent copy."""
        fresh = Moments()
        fresh._at = self._at.copy()
        return fresh


NONE = Moments()


@dataclass(frozen=True, slots=True)
class WorkingEntry:
    """An entry of the bot in the same pair that can still fill; `notional` in quote currency, `age_ms` its age."""

    notional: Decimal
    age_ms: int


@dataclass(frozen=True, slots=True)
class Tempo:
    """`account_orders` of all bots of the mode, both sides, in 10 s; `bot_entries` of this bot in a minute;
    `pair_entries` of this bot in this pair in ten minutes; `hour_entries` of this bot in an hour; `working` those of
    the pair that can still fill."""

    account_orders: int
    bot_entries: int
    pair_entries: int
    working: tuple[WorkingEntry, ...] = ()
    hour_entries: int = 0


def tempo(
    account: Moments,
    entries: Moments,
    in_pair: Moments,
    now_ms: int,
    *,
    counted_from: int = 0,
    working: Iterable[WorkingEntry] = (),
) -> Tempo:
    """Count the account's orders, the bot's `entries` and those `in_pair`, both only from after `counted_from`."""

    def lately(entered: Moments, window_ms: int) -> int:
        return entered.since(max(now_ms - window_ms, counted_from + 1))

    return Tempo(
        account_orders=account.since(now_ms - ACCOUNT_WINDOW_MS),
        bot_entries=lately(entries, BOT_WINDOW_MS),
        pair_entries=lately(in_pair, PAIR_WINDOW_MS),
        hour_entries=lately(entries, HOUR_WINDOW_MS),
        working=tuple(working),
    )
