"""How fast a bot and its account act: counts of orders in windows of time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

ACCOUNT_WINDOW_MS = 10_000
"""Binance counts an account's orders in ten seconds (exchangeInfo, rateLimits ORDERS)."""
BOT_WINDOW_MS = 60_000
PAIR_WINDOW_MS = 600_000
HOUR_WINDOW_MS = 3_600_000
REMEMBERED = 10_000
"""So many orders of each bot and account are counted at most, so no limit may be higher."""


class Entered(NamedTuple):
    """An entry that was let through at `at` (UTC ms)."""

    pair: str
    at: int


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
    account: Iterable[int], entries: Iterable[Entered], pair: str, now_ms: int, working: Iterable[WorkingEntry] = ()
) -> Tempo:
    """Count the account's orders (their UTC ms) and the bot's `entries`, the newest first.

    What lies in the future, after a clock that jumped back, counts as now.
    """
    orders = bot = in_pair = in_hour = 0
    for at in account:
        if now_ms - at > ACCOUNT_WINDOW_MS:
            break
        orders += 1
    for entry in entries:
        age = now_ms - entry.at
        if age > HOUR_WINDOW_MS:
            break
        in_hour += 1
        bot += age <= BOT_WINDOW_MS
        in_pair += age <= PAIR_WINDOW_MS and entry.pair == pair
    return Tempo(orders, bot, in_pair, tuple(working), in_hour)
