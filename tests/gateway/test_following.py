"""What bots read over REST becomes a stream; a streamed book or candle needs no request, a silent one does."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.gateway.desk import eventually
from tests.gateway.fake_market import MINUTE, Clock, Venue, candle, market_of
from tests.gateway.test_streams import streaming
from vostok.binance.intervals import INTERVAL_MS
from vostok.gateway import candles as candles_module
from vostok.gateway import following as following_module
from vostok.gateway import market as market_module
from vostok.gateway import streams as streams_module
from vostok.gateway.budget import Wish
from vostok.gateway.following import Following
from vostok.gateway.upstream import VenueSilent

BOOK = {"lastUpdateId": 7, "bids": [["100.5", "2"]], "asks": [["100.6", "3"]]}


class Subscriptions:
    """Streams that only remember who listens to what."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def subscribe(self, stream: str, _listener: Any) -> Callable[[], None]:
        self.names.add(stream)
        return lambda: self.names.discard(stream)


async def test_what_was_read_lately_is_followed_and_left_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with market_of(Venue(Clock())) as (market, _):
        subscriptions = Subscriptions()
        following = Following(market, subscriptions)  # type: ignore[arg-type]
        following.look()
        assert subscriptions.names == set()
        await market.klines("BTCUSDT", "5m", limit=3)
        await market.depth("BTCUSDT", 5)
        following.look()
        assert subscriptions.names == {"btcusdt@kline_5m", "btcusdt@depth20"}
        monkeypatch.setattr(market_module, "BOOK_IN_USE_S", -1.0)
        following.look()
        assert subscriptions.names == {"btcusdt@kline_5m"}
        monkeypatch.setattr(candles_module, "IN_USE_MS", -1)
        monkeypatch.setitem(INTERVAL_MS, "5m", -1)
        following.look()
        assert subscriptions.names == set()


async def test_no_more_is_followed_than_a_connection_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following_module, "MOST", 1)
    async with market_of(Venue(Clock())) as (market, _):
        subscriptions = Subscriptions()
        await market.klines("BTCUSDT", "5m", limit=3)
        await market.depth("BTCUSDT", 5)
        Following(market, subscriptions).look()  # type: ignore[arg-type]
        assert subscriptions.names == {"btcusdt@kline_5m"}


async def test_connection_asks_for_no_more_streams_than_the_venue_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams_module, "MAX_STREAMS", 2)
    async with streaming() as (streams, server, _market, _venue):
        ends = [streams.subscribe(f"coin{n}@trade", lambda _s, _e: None) for n in range(3)]
        await eventually(lambda: server.asked == [("SUBSCRIBE", ["coin0@trade", "coin1@trade"])])
        ends[0]()
        await eventually(lambda: ("SUBSCRIBE", ["coin2@trade"]) in server.asked)
        assert ("UNSUBSCRIBE", ["coin0@trade"]) in server.asked


async def test_streamed_book_answers_without_a_request_until_it_falls_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    async with streaming() as (streams, server, market, venue):
        streams.subscribe("btcusdt@depth20", lambda _stream, _event: None)
        await eventually(lambda: len(server.asked) == 1)
        await server.send("btcusdt@depth20", BOOK)
        await eventually(lambda: "BTCUSDT" in market.marks)
        assert (await market.depth("BTCUSDT", 5))["bids"] == BOOK["bids"]
        assert str((await market.book("BTCUSDT")).best_ask) == "100.6"
        assert "depth" not in venue.asked
        monkeypatch.setattr(market_module, "STREAMED_BOOK_AGE_S", -1.0)
        assert str((await market.book("BTCUSDT")).best_ask) == "101"
        assert venue.asked.count("depth") == 1


@pytest.mark.parametrize(
    "junk", [{}, {"lastUpdateId": 1}, {**BOOK, "bids": "x"}, {**BOOK, "asks": [["1"]]}, {**BOOK, "bids": [None]}]
)
async def test_streamed_junk_is_no_book(junk: dict[str, Any]) -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        market.take_book("BTCUSDT", junk)
        assert market.marks == {}
        await market.depth("BTCUSDT", 5)
        assert venue.asked == ["depth"]


async def test_deep_book_is_asked_for() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        market.take_book("BTCUSDT", BOOK)
        await market.depth("BTCUSDT", 100)
        assert venue.asked == ["depth"]


async def test_streamed_prices_are_asked_for_less_often() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        await market.freshen({"BTCUSDT"})
        venue.clock.now += 3_000
        market.priced = lambda _symbol: True
        await market.freshen({"BTCUSDT"})
        assert len(venue.asked) == 1
        market.priced = lambda _symbol: False
        await market.freshen({"BTCUSDT"})
        assert len(venue.asked) == 2


async def test_candle_whose_predecessor_was_not_seen_to_close_is_settled_over_rest() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        market.candles.streamed = lambda _symbol, _interval: True
        await market.klines("BTCUSDT", "1m", limit=3)
        venue.clock.now += MINUTE
        opened = venue.clock.now - venue.clock.now % MINUTE
        assert market.candles.take("BTCUSDT", "1m", candle(opened, "100.9"), final=False)
        assert (await market.klines("BTCUSDT", "1m", limit=1))[0][4] == "100.5"
        assert venue.asked.count("klines") == 2


async def test_known_answers_serve_while_the_venue_pauses_us_and_unknown_ones_are_refused() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, upstream):

        async def read() -> list[Any]:
            return [
                await market.klines("BTCUSDT", "1m", limit=5),
                await market.depth("BTCUSDT", 5),
                await market.info(),
            ]

        known = await read()
        with upstream.budget.flight(Wish(2, "data")) as flight:
            upstream.budget.learn(flight, 429, {"Retry-After": "30"}, -1003)
        venue.clock.now += MINUTE
        market._shared._values = {key: (at - 50, value) for key, (at, value) in market._shared._values.items()}
        asked = list(venue.asked)
        assert await read() == known
        with pytest.raises(VenueSilent, match="pause"):
            await market.klines("BTCUSDT", "1h", limit=5)
        with pytest.raises(VenueSilent, match="pause"):
            await market.book("BTCUSDT")
        assert venue.asked == asked
