"""Market data as values: candles, the crowd's trades, an order book."""

from decimal import Decimal
from typing import NamedTuple

Level = tuple[Decimal, Decimal]


class Kline(NamedTuple):
    """One candle; times in UTC ms, prices in quote currency, volume in base currency."""

    open_time: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    close_time: int
    quote_volume: Decimal
    trades: int
    taker_base: Decimal
    taker_quote: Decimal


class PublicTrade(NamedTuple):
    """One trade of the crowd; `buyer_is_maker` as Binance means it (the taker sold)."""

    id: int
    price: Decimal
    quantity: Decimal
    time: int
    buyer_is_maker: bool


class Book(NamedTuple):
    """Best levels first, each `(price, quantity)`."""

    bids: tuple[Level, ...]
    asks: tuple[Level, ...]

    @property
    def best_bid(self) -> Decimal | None:
        """The highest price somebody pays, None on an empty side."""
        return self.bids[0][0] if self.bids else None

    @property
    def best_ask(self) -> Decimal | None:
        """The lowest price somebody asks, None on an empty side."""
        return self.asks[0][0] if self.asks else None
