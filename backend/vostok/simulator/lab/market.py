"""A market with the lab's events laid over it: still a function of time, now of the stored events as well.

Only the price of each second is changed; candles that such a second touches are added up from finer ones, so that
every interval goes on to agree with the 1-minute one. The book moves with the price; volumes stay.
"""

from collections import OrderedDict
from decimal import Decimal

from vostok.binance.decimals import ZERO, eight_places, floor_to_step
from vostok.binance.marketdata import Book, Kline, Level, PublicTrade
from vostok.binance.symbols import SymbolSpec
from vostok.simulator.lab.events import PRICE_KINDS, SECOND_MS, LabEvents, bent_price
from vostok.simulator.source import MarketSource

_FINER = {
    **dict.fromkeys(("1M", "1w", "3d"), "1d"),
    **dict.fromkeys(("1d", "12h", "8h", "6h", "4h", "2h"), "1h"),
    **dict.fromkeys(("1h", "30m", "15m", "5m", "3m"), "1m"),
    "1m": "1s",
}
# A thin book holds this share of each level, and its levels lie this many times further apart.
THIN_SHARE = Decimal("0.05")
THIN_GAP = 6
_KEPT_CANDLES = 20_000


class LabMarket:
    """A `MarketSource`: `source` as the events of `lab` bend it."""

    def __init__(self, source: MarketSource, lab: LabEvents) -> None:
        self._source = source
        self._lab = lab
        self._finished: OrderedDict[tuple[str, str, int], Kline] = OrderedDict()

    def specs(self) -> dict[str, SymbolSpec]:
        """Every symbol that trades here, by symbol."""
        return self._source.specs()

    def first_ms(self, symbol: str) -> int:
        """The open time of the oldest 1-minute candle."""
        return self._source.first_ms(symbol)

    def price(self, symbol: str, at_ms: int) -> Decimal:
        """The last traded price at `at_ms`, on the symbol's tick."""
        return self._bent(symbol, at_ms, self._source.price(symbol, at_ms))

    def klines(self, symbol: str, interval: str, start_ms: int, end_ms: int, now_ms: int) -> list[Kline]:
        """Candles that open in [start_ms, end_ms], oldest first; the one that holds `now_ms` is unfinished."""
        rows = self._source.klines(symbol, interval, start_ms, end_ms, now_ms)
        if not rows:
            return rows
        events = self._lab.bending(symbol, rows[0].open_time, min(rows[-1].close_time, now_ms) + 1)
        return [
            self._kline(symbol, interval, row, now_ms)
            if any(event.starts_ms <= min(row.close_time, now_ms) and row.open_time < event.over_ms for event in events)
            else row
            for row in rows
        ]

    def book(self, symbol: str, at_ms: int, depth: int) -> Book:
        """The crowd's order book at `at_ms`, at most `depth` levels a side."""
        book = self._source.book(symbol, at_ms, depth)
        if self._lab.active(PRICE_KINDS, symbol, at_ms):
            own = self._source.price(symbol, at_ms)
            moved = self._bent(symbol, at_ms, own) - own
            book = Book(_shifted(book.bids, moved), _shifted(book.asks, moved))
        if self._lab.active(("thin_book",), symbol, at_ms):
            book = _thinned(book, self.price(symbol, at_ms), self.specs()[symbol])
        return book

    def trades(self, symbol: str, start_ms: int, end_ms: int) -> list[PublicTrade]:
        """The crowd's trades in [start_ms, end_ms), oldest first."""
        made = self._source.trades(symbol, start_ms, end_ms)
        if not self._lab.bending(symbol, start_ms, end_ms):
            return made
        return [trade._replace(price=self._bent(symbol, trade.time, trade.price)) for trade in made]

    def _bent(self, symbol: str, at_ms: int, own: Decimal) -> Decimal:
        event = self._lab.active(PRICE_KINDS, symbol, at_ms)
        if event is None:
            return own
        before = self.price(symbol, event.starts_ms - SECOND_MS) if event.kind == "flat" else own
        return bent_price(event, own, before, at_ms, self.specs()[symbol].tick_size)

    def _kline(self, symbol: str, interval: str, row: Kline, now_ms: int) -> Kline:
        key = (symbol, interval, row.open_time)
        if (known := self._finished.get(key)) is not None:
            return known
        if interval == "1s":
            bent = _at_price(row, self._bent(symbol, row.open_time, row.close))
        else:
            bent = _added_up(row, self.klines(symbol, _FINER[interval], row.open_time, row.close_time, now_ms))
        if row.close_time < now_ms:
            # Events never reach back, so a finished candle stays as it is.
            self._finished[key] = bent
            if len(self._finished) > _KEPT_CANDLES:
                self._finished.popitem(last=False)
        return bent


def _at_price(row: Kline, price: Decimal) -> Kline:
    """A second's candle: all its trades are made at one price."""
    return row._replace(
        open=price,
        high=price,
        low=price,
        close=price,
        quote_volume=eight_places(row.volume * price),
        taker_quote=eight_places(row.taker_base * price),
    )


def _added_up(row: Kline, parts: list[Kline]) -> Kline:
    return row._replace(
        open=parts[0].open,
        high=max(part.high for part in parts),
        low=min(part.low for part in parts),
        close=parts[-1].close,
        quote_volume=sum((part.quote_volume for part in parts), ZERO),
        taker_quote=sum((part.taker_quote for part in parts), ZERO),
    )


def _shifted(levels: tuple[Level, ...], by: Decimal) -> tuple[Level, ...]:
    return tuple((price + by, quantity) for price, quantity in levels if price + by > 0)


def _thinned(book: Book, last: Decimal, spec: SymbolSpec) -> Book:
    """Little of everything, and far from `last`, which stays one of the best prices."""

    def side(levels: tuple[Level, ...]) -> tuple[Level, ...]:
        further = ((last + (price - last) * THIN_GAP, quantity) for price, quantity in levels)
        return tuple(
            (price, max(floor_to_step(quantity * THIN_SHARE, spec.step_size), spec.step_size))
            for price, quantity in further
            if price > 0
        )

    return Book(side(book.bids), side(book.asks))
