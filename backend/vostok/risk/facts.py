"""What is known of a pair's market, of the venue's limits and of the account when an entry is judged.

Values, and None for unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from vostok.risk.candles import Quality


@dataclass(frozen=True, slots=True)
class Reference:
    """A price that an order can be held against, in quote currency, and its age in ms."""

    price: Decimal
    age_ms: int


@dataclass(frozen=True, slots=True)
class Mood:
    """What the news say, from -1 to 1, and the age of the newest of them in ms."""

    score: Decimal
    age_ms: int


@dataclass(frozen=True, slots=True)
class MarketFacts:
    """The market of one pair as the order meets it.

    `last` is the last trade, `mid` half way between the book's best prices. `daily_volume` is the mean of the last
    whole days in USDT, `recent_volume` that of the last 24 hours in quote currency. `slippage` is what this order
    would pay on average above `mid`, a fraction; None also where the book does not show enough of an offer.
    `candles` is the worst grade of those that bots read lately, None when none did.
    """

    last: Reference | None = None
    mid: Reference | None = None
    daily_volume: Decimal | None = None
    recent_volume: Decimal | None = None
    slippage: Decimal | None = None
    candles: Quality | None = None


@dataclass(frozen=True, slots=True)
class StopSlots:
    """Orders that the account may still open on the symbol, after those that positions without a stop will need.

    `orders` counts toward MAX_NUM_ORDERS, `stops` toward MAX_NUM_ALGO_ORDERS; `needed` tells whether the bot keeps
    its stops at the venue, `taken` whether the order is one of these stops itself: an entry that waits for its price.
    """

    orders: int
    stops: int
    needed: bool
    taken: bool = False


@dataclass(frozen=True, slots=True)
class AccountKey:
    """Whether an order must be signed with the owner's key, and why that cannot be done; None: it can."""

    needed: bool
    problem: str | None = None


def slippage(asks: Iterable[tuple[Decimal, Decimal]], mid: Decimal, notional: Decimal) -> Decimal | None:
    """Mean price above `mid`, a fraction, when `notional` (quote) is bought from `asks` (price, base quantity).

    None when the offers are worth less than that: nobody knows what the rest would cost.
    """
    if mid <= 0 or notional <= 0:
        return None
    left, bought = notional, Decimal(0)
    for price, quantity in asks:
        taken = min(left, price * quantity)
        bought += taken / price
        left -= taken
        if left <= 0:
            return max(notional / bought / mid - 1, Decimal(0))
    return None
