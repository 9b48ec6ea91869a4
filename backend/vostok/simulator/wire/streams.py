"""Which stream means what, and its events between two moments. One computation serves all its subscribers."""

import json
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from vostok.binance import events, intervals, shapes
from vostok.binance.shapes import Json
from vostok.simulator.source import MarketSource
from vostok.simulator.wire import days

_NAME: Final = re.compile(
    r"([a-z0-9\-_.]{1,20})@(kline|bookTicker|trade|aggTrade|ticker|miniTicker|depth)(?:_?([0-9]+[smhdwM]?))?"
)


class Stream(NamedTuple):
    """A stream that exists: its name on the wire, the symbol, the kind, and the interval or number of levels."""

    name: str
    symbol: str
    kind: str
    detail: str = ""


def parse_stream(name: str, source: MarketSource) -> Stream | None:
    """The stream called `name`; None when there is none, which Binance takes in silence, too."""
    found = _NAME.fullmatch(name.removesuffix("@100ms").removesuffix("@1000ms"))
    if found is None:
        return None
    symbol, kind, detail = found[1].upper(), found[2], found[3] or ""
    legal = {"kline": detail in intervals.INTERVAL_MS, "depth": detail in ("5", "10", "20")}.get(kind, not detail)
    return Stream(name, symbol, kind, detail) if legal and symbol in source.specs() else None


class Feed:
    """The events of streams, second by second."""

    def __init__(self, source: MarketSource) -> None:
        self._source = source
        self._last_best: dict[str, tuple[str, ...]] = {}

    def closing(self, stream: Stream, since_ms: int, now_ms: int) -> Iterator[str]:
        """The final event of each candle that ended in (since, now]: these must not wait for anything else."""
        if stream.kind != "kline":
            return
        opens = intervals.open_time(since_ms, stream.detail)
        while (following := intervals.next_open(opens, stream.detail)) <= now_ms:
            for kline in self._source.klines(stream.symbol, stream.detail, opens, opens, now_ms):
                yield _text(events.kline_event(stream.symbol, stream.detail, kline, closed=True, event_ms=now_ms))
            opens = following

    def between(self, stream: Stream, since_ms: int, now_ms: int) -> Iterator[str]:
        """All other events of (since, now]."""
        for event in self._events(stream, since_ms, now_ms):
            yield _text(event)

    def _events(self, stream: Stream, since_ms: int, now_ms: int) -> Iterator[Json]:
        source, symbol = self._source, stream.symbol
        match stream.kind:
            case "kline":
                yield from self._kline(stream, since_ms, now_ms)
            case "bookTicker":
                yield from self._best(stream, now_ms)
            case "trade":
                for trade in source.trades(symbol, since_ms, now_ms):
                    yield events.trade_event(symbol, trade, now_ms)
            case "aggTrade":
                for trade in source.trades(symbol, since_ms, now_ms):
                    yield events.aggregate_trade_event(symbol, trade, now_ms)
            case "depth":
                yield shapes.depth(source.book(symbol, now_ms, int(stream.detail)), now_ms)
            case "ticker":
                day = days.last_day(source, symbol, now_ms)
                yield events.day_event(symbol, day, source.book(symbol, now_ms, 1), now_ms)
            case "miniTicker":
                yield events.mini_day_event(symbol, days.last_day(source, symbol, now_ms), now_ms)

    def _kline(self, stream: Stream, since_ms: int, now_ms: int) -> Iterator[Json]:
        opens = intervals.open_time(now_ms, stream.detail)
        if opens > since_ms:
            # Its predecessor was just reported as final; the new candle has hardly begun.
            return
        for kline in self._source.klines(stream.symbol, stream.detail, opens, opens, now_ms):
            yield events.kline_event(stream.symbol, stream.detail, kline, closed=False, event_ms=now_ms)

    def _best(self, stream: Stream, now_ms: int) -> Iterator[Json]:
        event = events.book_ticker_event(stream.symbol, self._source.book(stream.symbol, now_ms, 1), now_ms)
        best = tuple(event[key] for key in "bBaA")
        if self._last_best.get(stream.symbol) != best:
            self._last_best[stream.symbol] = best
            yield event


def _text(event: Json) -> str:
    return json.dumps(event, separators=(",", ":"))
