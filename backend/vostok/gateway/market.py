"""The venue's public data, fetched once for everybody: symbols, candles, books, prices."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from vostok.binance.errors import BinanceError, InvalidSymbol
from vostok.binance.intervals import INTERVAL_MS
from vostok.binance.marketdata import Book
from vostok.binance.symbols import SymbolSpec, from_exchange_info
from vostok.clock import Clock
from vostok.gateway.candles import Candles
from vostok.gateway.klines import Row
from vostok.gateway.pricing import Mark
from vostok.gateway.shared import SharedAnswers
from vostok.gateway.upstream import Json, Upstream, VenueSilent
from vostok.risk.candles import Quality

INFO_AGE_S = 300.0
MARK_AGE_S = 2.0
BOOK_AGE_S = 0.25
TICKER_AGE_S = 2.0
# One request of up to 20 levels serves every smaller wish.
SMALL_DEPTH = 20


class Market:
    """Public data of one venue."""

    def __init__(self, upstream: Upstream, clock: Clock) -> None:
        self._upstream = upstream
        self._clock = clock
        self._shared = SharedAnswers()
        self.candles = Candles(upstream, self._shared, self.venue_ms)
        self.marks: dict[str, Mark] = {}
        self.specs: dict[str, SymbolSpec] = {}

    def venue_ms(self) -> int:
        """The venue's clock, UTC ms."""
        return self._clock() + self._upstream.offset_ms

    async def info(self) -> Mapping[str, Any]:
        """The venue's exchangeInfo, at most five minutes old."""

        async def fetch() -> Json:
            body = await self._upstream.public("exchangeInfo")
            try:
                self.specs = from_exchange_info(body)
            except (KeyError, TypeError, ValueError, InvalidOperation):
                raise VenueSilent("the venue's exchangeInfo cannot be understood") from None
            return body

        info: Mapping[str, Any] = await self._shared.get("info", INFO_AGE_S, fetch)
        return info

    async def spec(self, symbol: str) -> SymbolSpec:
        """The rules of `symbol`. Raises InvalidSymbol."""
        await self.info()
        spec = self.specs.get(symbol)
        if spec is None:
            raise InvalidSymbol
        return spec

    async def passed_on(self, path: str, params: Mapping[str, str | int], max_age_s: float = 1.0) -> Json:
        """A public answer as the venue gave it, shared by all who ask the same within `max_age_s`."""
        key = (path, tuple(sorted(params.items())))
        return await self._shared.get(key, max_age_s, lambda: self._upstream.public(path, params))

    async def book(self, symbol: str, depth: int = SMALL_DEPTH) -> Book:
        """The best levels, at most a quarter of a second old."""
        body = await self.depth(symbol, depth)
        try:
            bids, asks = (
                tuple((Decimal(price), Decimal(quantity)) for price, quantity in body[side])
                for side in ("bids", "asks")
            )
        except (KeyError, TypeError, ValueError, InvalidOperation):
            raise VenueSilent("the venue's order book cannot be understood") from None
        return Book(bids, asks)

    async def depth(self, symbol: str, limit: int) -> Json:
        """`GET /depth`, which also tells the mark."""
        wanted = max(limit, SMALL_DEPTH)

        async def fetch() -> Json:
            body = await self._upstream.public("depth", {"symbol": symbol, "limit": wanted})
            if not isinstance(body, dict) or not {"bids", "asks", "lastUpdateId"} <= set(body):
                raise VenueSilent("the venue's order book cannot be understood")
            if body["bids"] and body["asks"]:
                self.take_mark(symbol, body["bids"][0][0], body["asks"][0][0])
            return body

        body = await self._shared.get(("depth", symbol, wanted), BOOK_AGE_S, fetch)
        return {**body, "bids": body["bids"][:limit], "asks": body["asks"][:limit]}

    def take_mark(self, symbol: str, bid: str, ask: str) -> None:
        """Remember the best prices; impossible ones are passed over, and the old mark goes stale."""
        try:
            mark = Mark(Decimal(bid), Decimal(ask), self._clock())
        except (InvalidOperation, TypeError, ValueError):
            return
        if mark.bid.is_finite() and mark.ask.is_finite() and 0 < mark.bid <= mark.ask:
            self.marks[symbol] = mark

    async def freshen(self, symbols: Iterable[str]) -> None:
        """Ask for the prices of `symbols` that no stream has brought lately. Raises as Upstream does."""
        now = self._clock()
        old = tuple(
            sorted(
                symbol
                for symbol in set(symbols)
                if (mark := self.marks.get(symbol)) is None or now - mark.ts > MARK_AGE_S * 1000
            )
        )
        if not old:
            return

        async def fetch() -> None:
            names = ",".join(f'"{symbol}"' for symbol in old)
            for entry in _objects(await self._upstream.public("ticker/bookTicker", {"symbols": f"[{names}]"})):
                self.take_mark(entry["symbol"], entry["bidPrice"], entry["askPrice"])

        await self._shared.get(("marks", old), 0.0, fetch)

    async def tickers(self) -> list[dict[str, Any]]:
        """24 hours of every symbol, as the venue tells them."""
        return _objects(await self.passed_on("ticker/24hr", {}, TICKER_AGE_S))

    async def klines(
        self, symbol: str, interval: str, *, start: int | None = None, end: int | None = None, limit: int = 500
    ) -> list[Row]:
        """Candles as the venue has them, without impossible ones; the newest come from the shared series."""
        if interval not in INTERVAL_MS:
            raise BinanceError(-1120, "Invalid interval.")
        await self.spec(symbol)
        return await self.candles.read(symbol, interval, start=start, end=end, limit=limit)

    def quality(self, symbol: str, interval: str | None = None) -> Quality | None:
        """The grade of a symbol's candles: of one interval, or the worst of all that somebody reads; None for none."""
        return self.candles.quality(symbol, interval)


def _objects(body: Json) -> list[dict[str, Any]]:
    if not isinstance(body, list) or not all(isinstance(entry, dict) and "symbol" in entry for entry in body):
        raise VenueSilent("the venue's list of tickers cannot be understood")
    return body
