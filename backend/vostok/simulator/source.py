"""What the simulated exchange knows of its market, whoever computes it."""

from decimal import Decimal
from typing import NamedTuple, Protocol

from vostok.binance.symbols import SymbolSpec


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

    bids: tuple[tuple[Decimal, Decimal], ...]
    asks: tuple[tuple[Decimal, Decimal], ...]


class MarketSource(Protocol):
    """A market as a function of time: the same question has the same answer, now and after a restart."""

    def specs(self) -> dict[str, SymbolSpec]:
        """Every symbol that trades here, by symbol."""
        ...

    def price(self, symbol: str, at_ms: int) -> Decimal:
        """The last traded price at `at_ms`, on the symbol's tick."""
        ...

    def klines(self, symbol: str, interval: str, start_ms: int, end_ms: int, now_ms: int) -> list[Kline]:
        """Candles that open in [start_ms, end_ms], oldest first; the one that holds `now_ms` is unfinished."""
        ...

    def book(self, symbol: str, at_ms: int, depth: int) -> Book:
        """The crowd's order book at `at_ms`, at most `depth` levels a side."""
        ...

    def trades(self, symbol: str, start_ms: int, end_ms: int) -> list[PublicTrade]:
        """The crowd's trades in [start_ms, end_ms), oldest first."""
        ...
