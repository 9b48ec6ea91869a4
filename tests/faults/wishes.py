"""What a round of adversaries is played in: three markets, and what the owner wishes of the bots."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass
class Pair:
    """One market: best prices, the last trade, daily volume (quote), the size of the best offer (base)."""

    bid: Decimal
    ask: Decimal
    last: Decimal
    volume: Decimal
    offered: Decimal
    status: str = "TRADING"

    @property
    def mid(self) -> Decimal:
        """Half way between the best prices."""
        return (self.bid + self.ask) / 2

    @property
    def dearer(self) -> Decimal:
        """The price of all offers behind the best one."""
        return (self.ask * Decimal("1.05")).quantize(Decimal("0.01"))


@dataclass
class Wish:
    """What the owner wants of one bot."""

    bot_id: str
    pairs: frozenset[str]
    cash: Decimal
    max_trade: Decimal
    max_exposure: Decimal
    stoploss: Decimal
    running: bool = True
    stops_at_venue: bool = False


@dataclass
class Wishes:
    """What the owner wants of all bots together; `latch` is ACTIVE, REDUCING or HALTED.

    `share` and `loss` are fractions of the equity. While `dark` the venue shows no market.
    """

    latch: str = "ACTIVE"
    dark: bool = False
    share: Decimal = Decimal(1)
    loss: Decimal = Decimal(1)
    blocked: frozenset[str] = frozenset()
    bot_rate: int = 1_999
    account_rate: int = 1_999
    pair_rate: int = 1_999
    hour_rate: int = 1_999
    duplicate_s: int = 0
    stop_orders: int = 200
