"""Candles that cannot be: withheld one by one, graded, and asked for again."""

from typing import Any

import httpx
import pytest

from tests.gateway.fake_market import MINUTE, NOW, Clock, Venue, candle, market_of
from vostok.gateway.klines import Row
from vostok.risk.candles import Quality


async def test_impossible_candle_does_not_cost_the_others_and_is_asked_for_again() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        newest = NOW - NOW % MINUTE
        rows = [candle(newest - number * MINUTE) for number in reversed(range(50))]
        venue.answers["klines"] = [*rows[:40], candle(rows[40][0], "NaN"), *rows[41:]]
        served = await market.klines("BTCUSDT", "1m", limit=50)
        assert [row[0] for row in served] == [row[0] for row in rows]
        assert (served[40][4], served[40][5]) == (rows[39][4], "0")
        found = market.quality("BTCUSDT", "1m")
        assert found is not None
        assert found.grade == "QUESTIONABLE"
        venue.answers["klines"] = venue._klines
        market.candles._series["BTCUSDT", "1m"].asked = 0.0
        assert (await market.klines("BTCUSDT", "1m", limit=50))[40][5] == "5"
        assert market.quality("BTCUSDT", "1m") == Quality()


async def test_several_missing_candles_are_bad_until_the_venue_brings_them() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        newest = NOW - NOW % MINUTE
        venue.answers["klines"] = [candle(newest - n * MINUTE) for n in reversed(range(50)) if n not in (7, 8)]
        assert len(await market.klines("BTCUSDT", "1m", limit=50)) == 48
        found = market.quality("BTCUSDT")
        assert found is not None
        assert found.grade == "BAD"
        venue.answers["klines"] = venue._klines
        market.candles._series["BTCUSDT", "1m"].asked = 0.0
        await market.klines("BTCUSDT", "1m", limit=50)
        assert market.quality("BTCUSDT") == Quality()


async def test_jump_counts_when_the_venue_says_it_twice() -> None:
    venue = Venue(Clock())
    jumps = [True, False]

    def answer(params: httpx.QueryParams) -> list[Row]:
        rows = venue._klines(params)
        rows[-1][3] = "50" if jumps.pop(0) else rows[-1][3]
        return rows

    venue.answers["klines"] = answer
    async with market_of(venue) as (market, _):
        rows = await market.klines("BTCUSDT", "1m", limit=50)
        assert (rows[-1][3], market.quality("BTCUSDT", "1m")) == ("99", Quality())
        market.candles._series["BTCUSDT", "1m"].asked = 0.0
        jumps[:] = [True, True]
        rows = await market.klines("BTCUSDT", "1m", limit=50)
        found = market.quality("BTCUSDT", "1m")
        assert found is not None
        assert (rows[-1][3], found.grade) == ("50", "QUESTIONABLE")


async def test_series_that_the_venue_no_longer_continues_is_bad() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        rows = await market.klines("BTCUSDT", "1m", limit=50)
        venue.answers["klines"] = [rows[-1]]
        venue.clock.now += 3 * MINUTE
        assert await market.klines("BTCUSDT", "1m", limit=50) == rows
        found = market.quality("BTCUSDT", "1m")
        assert found is not None
        assert found.grade == "BAD"


@pytest.mark.parametrize("change", [{4: "NaN"}, {2: "1"}, {0: NOW + 5 * MINUTE}])
async def test_impossible_candle_of_a_stream_is_not_handed_on(change: dict[int, Any]) -> None:
    async with market_of(Venue(Clock())) as (market, _):
        rows = await market.klines("BTCUSDT", "1m", limit=50)
        bad = [change.get(place, value) for place, value in enumerate(rows[-1])]
        assert not market.candles.take("BTCUSDT", "1m", bad, final=False)
        assert await market.klines("BTCUSDT", "1m", limit=50) == rows


async def test_jump_or_hole_in_a_stream_is_settled_over_rest() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        market.candles.streamed = lambda _symbol, _interval: True
        rows = await market.klines("BTCUSDT", "1m", limit=50)
        assert market.candles.take("BTCUSDT", "1m", [*rows[-1][:3], "50", *rows[-1][4:]], final=False)
        assert await market.klines("BTCUSDT", "1m", limit=50) == rows
        assert venue.asked.count("klines") == 2


async def test_final_candle_that_comes_after_the_next_has_begun_is_kept() -> None:
    venue = Venue(Clock())
    async with market_of(venue) as (market, _):
        market.candles.streamed = lambda _symbol, _interval: True
        rows = await market.klines("BTCUSDT", "1m", limit=50)
        assert market.candles.take("BTCUSDT", "1m", candle(rows[-2][0], "100.9"), final=True)
        assert market.candles.take("BTCUSDT", "1m", candle(rows[-9][0], "100.9"), final=True)
        assert [row[4] for row in await market.klines("BTCUSDT", "1m", limit=3)] == ["100.5", "100.9", "100.5"]


async def test_candles_that_nobody_reads_have_no_grade() -> None:
    async with market_of(Venue(Clock())) as (market, _):
        assert market.quality("BTCUSDT") is None
        assert market.quality("BTCUSDT", "1m") is None
