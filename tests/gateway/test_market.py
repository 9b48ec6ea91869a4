"""Public data fetched once for all, and nothing handed on that the venue cannot have meant."""

import asyncio
import threading
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.desk import eventually
from tests.gateway.fake_market import MINUTE, NOW, Clock, Venue, candle, market_of
from tests.gateway.fake_venue import SPEC
from vostok.binance.errors import BinanceError, InvalidSymbol
from vostok.binance.symbols import SymbolSpec, from_exchange_info, to_exchange_info
from vostok.gateway import candles as candles_module
from vostok.gateway import market as market_module
from vostok.gateway.credentials import Credentials, key_in, read_credentials
from vostok.gateway.klines import event_of_row, merge, row_of_event
from vostok.gateway.pricing import Mark
from vostok.gateway.upstream import NotSent, Upstream, VenuePaused, VenueSilent


async def test_many_askers_share_one_flight() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, upstream):
        rows = await asyncio.gather(*(market.klines("BTCUSDT", "1m", limit=50 + n) for n in range(50)))
        assert [len(found) for found in rows] == [50 + n for n in range(50)]
        assert sorted(venue.asked) == ["exchangeInfo", "klines"]
        assert upstream.budget.report()["weight"]["used"] == 2


async def test_rules_are_read_again_behind_the_back_of_those_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        first, specs = await market.info(), market.specs
        monkeypatch.setattr(market_module, "RENEWED_AGE_S", -1.0)
        venue.answers["exchangeInfo"] = to_exchange_info([replace(SPEC, tick_size=Decimal("0.5"))], NOW, [])
        for _ in range(3):
            assert await market.info() is first
        assert market.specs is specs
        await eventually(lambda: market.specs["BTCUSDT"].tick_size == Decimal("0.5"))
        assert (await market.info())["symbols"] == venue.answers["exchangeInfo"]["symbols"]
        assert venue.asked.count("exchangeInfo") == 2


async def test_rules_that_cannot_be_read_again_hold_until_they_are_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        first = await market.info()
        monkeypatch.setattr(market_module, "RENEWED_AGE_S", -1.0)
        venue.answers["exchangeInfo"] = httpx.Response(503)
        assert await market.info() is first
        await eventually(lambda: venue.asked.count("exchangeInfo") == 2)
        assert await market.info() is first
        monkeypatch.setattr(market_module, "INFO_AGE_S", -1.0)
        with pytest.raises(VenueSilent):
            await market.info()


async def test_loop_goes_on_while_three_thousand_symbols_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    read_by: list[threading.Thread] = []

    def noted(body: dict[str, Any]) -> dict[str, SymbolSpec]:
        read_by.append(threading.current_thread())
        return from_exchange_info(body)

    monkeypatch.setattr(market_module, "from_exchange_info", noted)
    async with market_of(Venue(Clock())) as (market, _):
        await market.info()
    assert read_by
    assert threading.main_thread() not in read_by


async def test_candles_are_asked_for_again_when_the_last_one_has_closed() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        before = await market.klines("BTCUSDT", "1m", limit=3)
        venue.clock.now += MINUTE
        after = await market.klines("BTCUSDT", "1m", limit=3)
        assert [row[0] for row in after] == [row[0] + MINUTE for row in before]
        assert venue.asked.count("klines") == 2


async def test_streamed_candles_need_no_request() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        await market.klines("BTCUSDT", "1m", limit=3)
        market.candles.streamed = lambda _symbol, _interval: True
        assert market.candles.take("BTCUSDT", "1m", candle(venue.clock.now - venue.clock.now % MINUTE), final=True)
        venue.clock.now += MINUTE
        market.candles.take("BTCUSDT", "1m", candle(venue.clock.now - venue.clock.now % MINUTE, "100.9"), final=False)
        rows = await market.klines("BTCUSDT", "1m", limit=3)
        assert rows[-1][4] == "100.9"
        assert venue.asked.count("klines") == 1


async def test_stream_that_fell_silent_is_not_believed_any_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        await market.klines("BTCUSDT", "1h", limit=3)
        market.candles.streamed = lambda _symbol, _interval: True
        monkeypatch.setattr(candles_module, "KLINE_AGE_S", 0.0)
        await market.klines("BTCUSDT", "1h", limit=3)
        assert venue.asked.count("klines") == 1
        monkeypatch.setattr(candles_module, "STREAMED_AGE_S", 0.0)
        await market.klines("BTCUSDT", "1h", limit=3)
        assert venue.asked.count("klines") == 2


async def test_streamed_candle_beyond_a_hole_is_not_taken() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        await market.klines("BTCUSDT", "1m", limit=3)
        venue.clock.now += 5 * MINUTE
        market.candles.take("BTCUSDT", "1m", candle(venue.clock.now - venue.clock.now % MINUTE), final=False)
        rows = await market.klines("BTCUSDT", "1m", limit=10)
        assert [later[0] - row[0] for row, later in pairwise(rows)] == [MINUTE] * 9


async def test_old_candles_are_the_venues_own_answer() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        start = NOW - NOW % MINUTE - 5_000 * MINUTE
        rows = await market.klines("BTCUSDT", "1m", start=start, limit=1_000)
        assert (rows[0][0], len(rows)) == (start, 1_000)
        await market.klines("BTCUSDT", "1m", start=start, limit=1_000)
        assert venue.asked.count("klines") == 1


async def test_book_of_a_few_levels_serves_every_smaller_wish() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        small, large = await asyncio.gather(market.depth("BTCUSDT", 5), market.depth("BTCUSDT", 20))
        assert (len(small["bids"]), len(large["asks"])) == (5, 20)
        assert venue.asked.count("depth") == 1
        assert market.marks["BTCUSDT"] == Mark(Decimal(100), Decimal(101), NOW)


@pytest.mark.parametrize("path", ["klines", "depth", "exchangeInfo"])
@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={}),
        httpx.Response(200, json=[[1, 2]]),
        httpx.Response(200, content=b'[{"a": '),
        httpx.Response(502, text="bad gateway"),
        httpx.Response(200, json=[candle(0, "NaN")]),
        httpx.Response(200, json=[candle(0, "-1")]),
        httpx.Response(200, json=[candle(0, "102")]),
    ],
)
async def test_junk_is_never_handed_on(path: str, answer: httpx.Response) -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        await market.info()
        market._shared._values.clear()
        venue.answers[path] = answer
        asks = {"klines": lambda: market.klines("BTCUSDT", "1m"), "depth": lambda: market.book("BTCUSDT")}
        with pytest.raises(VenueSilent):
            await asks.get(path, market.info)()


@pytest.mark.parametrize(
    ("bid", "ask"), [("0", "1"), ("-1", "1"), ("NaN", "1"), ("2", "1"), ("x", "1"), ("1", "Infinity")]
)
async def test_impossible_price_is_no_mark(bid: str, ask: str) -> None:
    async with market_of(Venue(Clock())) as (market, _):
        market.take_mark("BTCUSDT", bid, ask)
        assert market.marks == {}


async def test_unknown_symbol_and_interval_are_binances_errors() -> None:
    async with market_of(Venue(Clock())) as (market, _):
        with pytest.raises(InvalidSymbol):
            await market.klines("NOPE", "1m")
        with pytest.raises(BinanceError, match="Invalid interval"):
            await market.klines("BTCUSDT", "7m")


async def test_after_a_429_nothing_leaves_but_cancels(tmp_path: Path) -> None:
    venue = Venue(Clock())
    venue.answers["klines"] = httpx.Response(
        429, json={"code": -1003, "msg": "Too much"}, headers={"Retry-After": "30"}
    )
    venue.answers["order"] = {"cancelled": True}
    keys = tmp_path / "keys.json"
    keys.write_text('{"key": "k", "secret": "s"}')
    upstream = Upstream("http://venue", key_in(keys), venue.clock, httpx.MockTransport(venue.handle))
    with pytest.raises(VenuePaused):
        await upstream.public("klines", {"limit": 1})
    with pytest.raises(NotSent):
        await upstream.public("time")
    with pytest.raises(NotSent):
        await upstream.private("POST", "order", {})
    assert await upstream.private("DELETE", "order", {}) == {"cancelled": True}
    assert venue.asked == ["klines", "order"]
    await upstream.close()


async def test_too_many_orders_keeps_back_orders_only(tmp_path: Path) -> None:
    venue = Venue(Clock())
    venue.answers["order"] = httpx.Response(429, json={"code": -1015, "msg": "Too many new orders."})
    venue.answers["time"] = {"serverTime": NOW}
    keys = tmp_path / "keys.json"
    keys.write_text('{"key": "k", "secret": "s"}')
    upstream = Upstream("http://venue", key_in(keys), venue.clock, httpx.MockTransport(venue.handle))
    with pytest.raises(VenuePaused):
        await upstream.private("POST", "order", {})
    with pytest.raises(NotSent, match="as many orders"):
        await upstream.private("POST", "order", {})
    assert await upstream.public("time") == {"serverTime": NOW}
    venue.answers["order"] = {"cancelled": True}
    assert await upstream.private("GET", "order", {}) == {"cancelled": True}
    assert await upstream.private("DELETE", "order", {}) == {"cancelled": True}
    await upstream.close()


async def test_pause_is_obeyed_when_its_body_is_not_json(tmp_path: Path) -> None:
    venue = Venue(Clock())
    venue.answers["time"] = httpx.Response(418, text="<html>banned</html>", headers={"Retry-After": "30"})
    upstream = Upstream("http://venue", key_in(tmp_path / "none.json"), venue.clock, httpx.MockTransport(venue.handle))
    with pytest.raises(VenueSilent):
        await upstream.public("time")
    with pytest.raises(NotSent, match="pause"):
        await upstream.public("time")
    await upstream.close()


async def test_clock_of_the_venue_is_measured() -> None:
    venue = Venue(Clock())
    venue.answers["time"] = {"serverTime": NOW + 1_500}
    async with market_of(venue) as (_, upstream):
        await upstream.synchronise()
        assert upstream.offset_ms == 1_500


def test_broken_key_file_is_named(tmp_path: Path) -> None:
    assert read_credentials(tmp_path / "none.json") is None
    broken = tmp_path / "broken.json"
    broken.write_text("[]")
    with pytest.raises(ValueError, match=r"broken\.json must hold"):
        read_credentials(broken)
    assert "secret" not in repr(Credentials("k", "secret"))


@given(st.lists(st.integers(0, 50), unique=True), st.lists(st.integers(0, 50), unique=True))
def test_merged_candles_are_in_order_and_the_newer_word_counts(known: list[int], news: list[int]) -> None:
    merged = merge([candle(at * MINUTE, "100") for at in sorted(known)], [candle(at * MINUTE, "101") for at in news])
    assert [row[0] // MINUTE for row in merged] == sorted(set(known) | set(news))
    assert {row[0] // MINUTE for row in merged if row[4] == "101"} == set(news)


@given(st.integers(0, 2**40))
def test_row_survives_the_way_through_an_event(opened: int) -> None:
    row = candle(opened)
    assert row_of_event(event_of_row("BTCUSDT", "1m", row, closed=True, event_ms=1)["k"]) == row
