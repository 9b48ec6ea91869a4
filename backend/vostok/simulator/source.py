"""What the simulated exchange knows of its market, whoever computes it."""

from decimal import Decimal
from typing import Protocol

from vostok.binance.marketdata import Book, Kline, PublicTrade
from vostok.binance.symbols import SymbolSpec

__all__ = ["Book", "Kline", "MarketSource", "PublicTrade"]


class MarketSource(Protocol):
    """A market as a function of time: the same question has the same answer, now and after a restart."""

    def specs(self) -> dict[str, SymbolSpec]:
        """Every symbol that trades here, by symbol."""
        ...

    def first_ms(self, symbol: str) -> int:
        """The open time of the oldest 1-minute candle; nothing is known of the time before."""
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
