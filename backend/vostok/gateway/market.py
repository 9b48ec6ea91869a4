"""The venue's public data, fetched once for everybody: symbols, candles, books, prices."""

import time
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from vostok.binance.errors import BinanceError, InvalidSymbol
from vostok.binance.intervals import INTERVAL_MS, shift_open
from vostok.binance.intervals import open_time as candle_open
from vostok.binance.marketdata import Book
from vostok.binance.symbols import SymbolSpec, from_exchange_info
from vostok.clock import Clock
from vostok.gateway.klines import BadCandles, Row, check_rows, merge
from vostok.gateway.pricing import Mark
from vostok.gateway.shared import SharedAnswers
from vostok.gateway.upstream import Json, Upstream, VenueSilent

INFO_AGE_S = 300.0
MARK_AGE_S = 2.0
BOOK_AGE_S = 0.25
KLINE_AGE_S = 1.0
TICKER_AGE_S = 2.0
# Binance updates a candle's stream every two seconds at most; one that is silent for longer may have a gap.
STREAMED_AGE_S = 10.0
MAX_KLINES = 1_000
# One request of up to 20 levels serves every smaller wish.
SMALL_DEPTH = 20


class Market:
    """Public data of one venue. `streamed` tells whether a stream keeps a symbol's candles up to date."""

    def __init__(self, upstream: Upstream, clock: Clock) -> None:
        self._upstream = upstream
        self._clock = clock
        self._shared = SharedAnswers()
        self._rows: dict[tuple[str, str], tuple[float, list[Row]]] = {}
        self.marks: dict[str, Mark] = {}
        self.specs: dict[str, SymbolSpec] = {}
        self.streamed: Callable[[str, str], bool] = lambda _symbol, _interval: False

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
        """Candles as the venue has them; the newest ones come from the shared series."""
        if interval not in INTERVAL_MS:
            raise BinanceError(-1120, "Invalid interval.")
        await self.spec(symbol)
        limit = min(limit, MAX_KLINES)
        now = self.venue_ms()
        oldest = shift_open(candle_open(now, interval), interval, 1 - MAX_KLINES)
        if (start is not None and start < oldest) or (end is not None and end < now):
            return await self._history(symbol, interval, start, end, limit)
        rows = await self._series(symbol, interval)
        if start is None:
            return rows[-limit:]
        return [row for row in rows if row[0] >= start][:limit]

    async def _history(self, symbol: str, interval: str, start: int | None, end: int | None, limit: int) -> list[Row]:
        params: dict[str, str | int] = {"symbol": symbol, "interval": interval, "limit": limit}
        params |= {name: value for name, value in (("startTime", start), ("endTime", end)) if value is not None}
        return _checked(await self.passed_on("klines", params, 60.0))

    async def _series(self, symbol: str, interval: str) -> list[Row]:
        key = (symbol, interval)

        async def fetch() -> list[Row]:
            known = self._rows.get(key, (0.0, []))[1]
            asked = time.monotonic()
            params: dict[str, str | int] = {"symbol": symbol, "interval": interval, "limit": MAX_KLINES}
            if known:
                # The last row is unfinished, so it is asked for again; what lies between is the hole.
                params["startTime"] = known[-1][0]
            news = _checked(await self._upstream.public("klines", params))
            if known and len(news) == MAX_KLINES:
                # The hole is wider than one request: begin anew with the newest candles.
                del params["startTime"]
                known, news = [], _checked(await self._upstream.public("klines", params))
            rows = merge(known, news)
            self._rows[key] = (asked, rows)
            return rows

        kept = self._rows.get(key)
        current = candle_open(self.venue_ms(), interval)
        # What was fetched before the last candle closed does not show how it closed.
        if kept is not None and kept[1] and kept[1][-1][0] >= current:
            age = time.monotonic() - kept[0]
            if age <= KLINE_AGE_S or (age <= STREAMED_AGE_S and self.streamed(symbol, interval)):
                return kept[1]
        rows: list[Row] = await self._shared.get(("klines", *key), 0.0, fetch)
        return rows

    def take_candle(self, symbol: str, interval: str, row: Row) -> None:
        """A stream's candle goes on top of the series, when it follows it."""
        kept = self._rows.get((symbol, interval))
        if kept is None or not kept[1]:
            return
        last = kept[1][-1][0]
        if last <= row[0] <= shift_open(last, interval, 1):
            self._rows[symbol, interval] = (time.monotonic(), merge(kept[1], [row]))


def _checked(rows: Any) -> list[Row]:
    try:
        return check_rows(rows)
    except BadCandles as error:
        raise VenueSilent(str(error)) from None


def _objects(body: Json) -> list[dict[str, Any]]:
    if not isinstance(body, list) or not all(isinstance(entry, dict) and "symbol" in entry for entry in body):
        raise VenueSilent("the venue's list of tickers cannot be understood")
    return body
