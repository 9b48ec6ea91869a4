"""The venue's public data, fetched once for everybody: symbols, candles, books, prices."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from math import inf
from typing import Any

import structlog

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

log = structlog.get_logger()
INFO = "info"
INFO_AGE_S = 300.0
# A body of megabytes: whoever asks when the old one has ended would wait for the next, orders too.
RENEWED_AGE_S = 240.0
RENEWED_AGAIN_S = 10.0
MARK_AGE_S = 2.0
# A stream of best prices is silent while they do not change; the gate takes a price for stale after ten seconds.
STREAMED_MARK_AGE_S = 7.0
BOOK_AGE_S = 0.25
# The stream of best levels comes once a second, and its symbol is followed while somebody reads it.
STREAMED_BOOK_AGE_S = 2.0
BOOK_IN_USE_S = 60.0
# All of them cost 80 of the weight; prices that decide come from books and marks.
TICKER_AGE_S = 30.0
# How old an answer may get while the venue's limits keep requests back.
SPARE_S = 300.0
SPARE_BOOK_S = 60.0
# One request of up to 20 levels serves every smaller wish.
SMALL_DEPTH = 20


class Market:
    """Public data of one venue."""

    def __init__(self, upstream: Upstream, clock: Clock) -> None:
        self._upstream = upstream
        self._clock = clock
        self._shared = SharedAnswers()
        self.candles = Candles(upstream, self._shared, self.venue_ms)
        self._books: dict[str, tuple[float, Json]] = {}
        self._books_read: dict[str, float] = {}
        self._parsed: dict[str, tuple[Json, Book]] = {}
        self._renewed_at = -inf
        self._renewal: asyncio.Task[None] | None = None
        self.marks: dict[str, Mark] = {}
        self.specs: dict[str, SymbolSpec] = {}
        # Whether a stream tells the symbol's best prices.
        self.priced: Callable[[str], bool] = lambda _symbol: False

    def venue_ms(self) -> int:
        """The venue's clock, UTC ms."""
        return self._clock() + self._upstream.offset_ms

    async def info(self) -> Mapping[str, Any]:
        """The venue's exchangeInfo, at most five minutes old; after four of them a newer one is on its way."""
        kept: Mapping[str, Any] | None = self._shared.spare(INFO, INFO_AGE_S)
        if kept is None:
            fresh: Mapping[str, Any] = await self._shared.get(INFO, INFO_AGE_S, self._read_info, spare_s=inf)
            return fresh
        now = time.monotonic()
        if self._shared.spare(INFO, RENEWED_AGE_S) is None and now - self._renewed_at > RENEWED_AGAIN_S:
            self._renewed_at = now
            self._renewal = asyncio.create_task(self._renew_info())
        return kept

    async def _renew_info(self) -> None:
        try:
            await self._shared.get(INFO, RENEWED_AGE_S, self._read_info)
        except (VenueSilent, BinanceError) as error:
            log.debug("the venue's rules could not be read again yet", reason=str(error))

    async def _read_info(self) -> Json:
        body = await self._upstream.public("exchangeInfo")
        try:
            # Three thousand symbols take a tenth of a second, in which no order would be answered.
            self.specs = await asyncio.to_thread(from_exchange_info, body)
            self._upstream.budget.learn_limits(body.get("rateLimits", ()))
        except (KeyError, TypeError, ValueError, InvalidOperation):
            raise VenueSilent("the venue's exchangeInfo cannot be understood") from None
        return body

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
        return await self._shared.get(key, max_age_s, lambda: self._upstream.public(path, params), spare_s=SPARE_S)

    async def book(self, symbol: str, depth: int = SMALL_DEPTH) -> Book:
        """The best levels to match an order with, at most as old as a stream's two seconds."""
        body = await self._fresh_depth(symbol, max(depth, SMALL_DEPTH), spare_s=0.0)
        kept = self._parsed.get(symbol)
        if kept is not None and kept[0] is body:
            return kept[1]
        try:
            bids, asks = (
                tuple((Decimal(price), Decimal(quantity)) for price, quantity in body[side])
                for side in ("bids", "asks")
            )
        except (KeyError, TypeError, ValueError, InvalidOperation):
            raise VenueSilent("the venue's order book cannot be understood") from None
        self._parsed[symbol] = (body, Book(bids, asks))
        return self._parsed[symbol][1]

    async def depth(self, symbol: str, limit: int) -> Json:
        """`GET /depth`, which also tells the mark."""
        body = await self._fresh_depth(symbol, max(limit, SMALL_DEPTH), spare_s=SPARE_BOOK_S)
        return {**body, "bids": body["bids"][:limit], "asks": body["asks"][:limit]}

    async def _fresh_depth(self, symbol: str, levels: int, *, spare_s: float) -> Json:
        if levels == SMALL_DEPTH:
            self._books_read[symbol] = time.monotonic()
            streamed = self._books.get(symbol)
            if streamed is not None and time.monotonic() - streamed[0] <= STREAMED_BOOK_AGE_S:
                return streamed[1]

        async def fetch() -> Json:
            body = await self._upstream.public("depth", {"symbol": symbol, "limit": levels})
            if not _is_book(body):
                raise VenueSilent("the venue's order book cannot be understood")
            self._mark_of_book(symbol, body)
            return body

        return await self._shared.get(("depth", symbol, levels), BOOK_AGE_S, fetch, spare_s=spare_s)

    def take_book(self, symbol: str, body: Json) -> None:
        """A stream's twenty best levels; what is no book is passed over, and the old one goes stale."""
        if _is_book(body):
            self._books[symbol] = (time.monotonic(), body)
            self._mark_of_book(symbol, body)

    def books_in_use(self) -> list[str]:
        """Symbols whose best levels somebody read lately."""
        now = time.monotonic()
        return [symbol for symbol, read in self._books_read.items() if now - read <= BOOK_IN_USE_S]

    def _mark_of_book(self, symbol: str, body: Json) -> None:
        if body["bids"] and body["asks"]:
            self.take_mark(symbol, body["bids"][0][0], body["asks"][0][0])

    def take_mark(self, symbol: str, bid: str, ask: str) -> None:
        """Remember the best prices; impossible ones are passed over, and the old mark goes stale."""
        try:
            mark = Mark(Decimal(bid), Decimal(ask), self._clock())
        except (InvalidOperation, TypeError, ValueError):
            return
        if mark.bid.is_finite() and mark.ask.is_finite() and 0 < mark.bid <= mark.ask:
            self.marks[symbol] = mark

    def stale(self, symbols: Iterable[str]) -> tuple[str, ...]:
        """Those of `symbols` whose prices no stream has brought lately."""
        now, marks = self._clock(), self.marks
        return tuple(
            symbol
            for symbol in sorted(set(symbols))
            if (mark := marks.get(symbol)) is None or abs(now - mark.ts) > self._mark_age_ms(symbol)
        )

    async def freshen(self, symbols: Iterable[str]) -> None:
        """Ask for the prices of `symbols` that are stale. Raises as Upstream does."""
        old = self.stale(symbols)
        if not old:
            return

        async def fetch() -> None:
            names = ",".join(f'"{symbol}"' for symbol in old)
            for entry in _objects(await self._upstream.public("ticker/bookTicker", {"symbols": f"[{names}]"})):
                self.take_mark(entry["symbol"], entry["bidPrice"], entry["askPrice"])

        await self._shared.get(("marks", old), 0.0, fetch)

    def _mark_age_ms(self, symbol: str) -> float:
        return (STREAMED_MARK_AGE_S if self.priced(symbol) else MARK_AGE_S) * 1000

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

    async def history(self, symbol: str, interval: str, start: int, end: int, limit: int) -> list[Row]:
        """Candles of the past, for downloads. Raises BinanceError for what the venue does not have, or VenueSilent."""
        if interval not in INTERVAL_MS:
            raise BinanceError(-1120, "Invalid interval.")
        await self.spec(symbol)
        return await self.candles.history(symbol, interval, start, end, limit)

    def quality(self, symbol: str, interval: str | None = None) -> Quality | None:
        """The grade of a symbol's candles: of one interval, or the worst of all that somebody reads; None for none."""
        return self.candles.quality(symbol, interval)


def _is_book(body: Json) -> bool:
    if not isinstance(body, dict) or "lastUpdateId" not in body:
        return False
    levels = [level for side in ("bids", "asks") for level in body.get(side, [None])]
    return all(isinstance(level, list) and len(level) == 2 for level in levels)


def _objects(body: Json) -> list[dict[str, Any]]:
    if not isinstance(body, list) or not all(isinstance(entry, dict) and "symbol" in entry for entry in body):
        raise VenueSilent("the venue's list of tickers cannot be understood")
    return body
