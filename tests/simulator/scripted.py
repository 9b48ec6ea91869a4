"""A market whose trades a test writes down."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import count

from tests.binance.samples import BOOK, spec
from vostok.binance import intervals
from vostok.binance.decimals import ZERO
from vostok.binance.marketdata import Book, Kline, PublicTrade
from vostok.binance.symbols import SymbolSpec

START = 1_699_920_000_000  # a midnight
SYMBOL = "BTCUSDT"


class ScriptedMarket:
    """BTCUSDT at 100 from START on, until a scripted trade says otherwise; the book is set by hand."""

    def __init__(self) -> None:
        self.book_now: Book = BOOK
        self.spec: SymbolSpec = spec()
        self.reads = 0
        self._trades: list[PublicTrade] = []
        self._ids = count(1)

    def trade(self, at: int, price: str, quantity: str = "1", *, taker_sells: bool = True) -> PublicTrade:
        """The crowd trades at START + `at` ms."""
        made = PublicTrade(next(self._ids), Decimal(price), Decimal(quantity), START + at, taker_sells)
        self._trades = sorted([*self._trades, made], key=lambda trade: (trade.time, trade.id))
        return made

    def specs(self) -> dict[str, SymbolSpec]:
        return {SYMBOL: self.spec}

    def first_ms(self, symbol: str) -> int:
        assert symbol == SYMBOL
        return START - 60 * 24 * 3600 * 1000

    def price(self, symbol: str, at_ms: int) -> Decimal:
        assert symbol == SYMBOL
        return next((trade.price for trade in reversed(self._trades) if trade.time <= at_ms), Decimal(100))

    def klines(self, symbol: str, interval: str, start_ms: int, end_ms: int, now_ms: int) -> list[Kline]:
        opens = intervals.open_time(start_ms, interval)
        found = []
        while opens <= min(end_ms, now_ms):
            if opens >= start_ms:
                found.append(self._kline(symbol, interval, opens, now_ms))
            opens = intervals.next_open(opens, interval)
        return found

    def book(self, symbol: str, at_ms: int, depth: int) -> Book:
        assert symbol == SYMBOL
        assert at_ms >= START
        return Book(self.book_now.bids[:depth], self.book_now.asks[:depth])

    def trades(self, symbol: str, start_ms: int, end_ms: int) -> list[PublicTrade]:
        assert symbol == SYMBOL
        self.reads += 1
        return [trade for trade in self._trades if start_ms <= trade.time < end_ms]

    def _kline(self, symbol: str, interval: str, opens: int, now_ms: int) -> Kline:
        closes = intervals.close_time(opens, interval)
        inside = [trade for trade in self._trades if opens <= trade.time <= min(closes, now_ms)]
        before = self.price(symbol, opens - 1)
        prices = [before, *(trade.price for trade in inside)]
        bought = [trade for trade in inside if not trade.buyer_is_maker]
        return Kline(
            opens,
            before,
            max(prices),
            min(prices),
            prices[-1],
            _volume(inside),
            closes,
            _quote(inside),
            len(inside),
            _volume(bought),
            _quote(bought),
        )


def _volume(trades: Iterable[PublicTrade]) -> Decimal:
    return sum((trade.quantity for trade in trades), ZERO)


def _quote(trades: Iterable[PublicTrade]) -> Decimal:
    return sum((trade.price * trade.quantity for trade in trades), ZERO)
