"""The simulated market: one world at every time scale, every question answered the same whenever it is asked."""

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.worlds import (
    INTERVALS,
    MADE_OF_MINUTES,
    NOW,
    SYMBOLS,
    aggregated,
    essence,
    moments,
    seeds,
    symbols,
)
from vostok.binance.intervals import INTERVAL_MS, close_time, open_time, shift_open
from vostok.binance.marketdata import Kline
from vostok.clock import DAY_MS, HOUR_MS, MINUTE_MS
from vostok.simulator.market import SimulatedMarket


@pytest.fixture(scope="module")
def market() -> SimulatedMarket:
    return SimulatedMarket(7)


@pytest.mark.parametrize("interval", MADE_OF_MINUTES)
def test_every_interval_is_the_sum_of_its_minutes(market: SimulatedMarket, interval: str) -> None:
    # Months are checked over one and a half, the rest over three candles and the unfinished one.
    start = shift_open(open_time(NOW, interval), interval, -1 if interval in ("1w", "1M") else -3)
    coarse = market.klines("SOLUSDT", interval, start, NOW, NOW)
    fine = market.klines("SOLUSDT", "1m", start, NOW, NOW)
    assert [essence(candle) for candle in coarse] == aggregated(fine, interval)
    assert [candle.close_time for candle in coarse] == [close_time(candle.open_time, interval) for candle in coarse]
    both = zip(
        (candle.quote_volume for candle in coarse),
        aggregated_quotes(fine, interval),
        strict=True,
    )
    # An hour's quote volume is its volume at its mean price, not the sum over its minutes.
    assert all(abs(one - other) < one / 50 for one, other in both)


def aggregated_quotes(candles: list[Kline], interval: str) -> list[Decimal]:
    sums: dict[int, Decimal] = {}
    for candle in candles:
        opened = open_time(candle.open_time, interval)
        sums[opened] = sums.get(opened, Decimal(0)) + candle.quote_volume
    return list(sums.values())


def test_minutes_are_the_sum_of_their_seconds(market: SimulatedMarket) -> None:
    start = NOW - NOW % MINUTE_MS - 2 * MINUTE_MS
    seconds = market.klines("XRPUSDT", "1s", start, NOW, NOW)
    assert seconds[-1].open_time == NOW - NOW % 1000
    minutes = market.klines("XRPUSDT", "1m", start, NOW, NOW)
    assert [essence(candle) for candle in minutes] == aggregated(seconds, "1m")


@settings(max_examples=15)
@given(seed=seeds, symbol=symbols, moment=moments)
def test_hours_are_the_sum_of_their_minutes_in_every_world(seed: int, symbol: str, moment: int) -> None:
    market = SimulatedMarket(seed)
    start = moment - moment % HOUR_MS
    hours = market.klines(symbol, "1h", start, start + 5 * HOUR_MS - 1, NOW + DAY_MS)
    minutes = market.klines(symbol, "1m", start, start + 5 * HOUR_MS - 1, NOW + DAY_MS)
    assert [essence(candle) for candle in hours] == aggregated(minutes, "1h")
    assert [candle.taker_base for candle in hours] == [
        sum((minute.taker_base for minute in minutes[i * 60 : i * 60 + 60]), Decimal(0)) for i in range(5)
    ]


@settings(max_examples=25)
@given(seed=seeds, symbol=symbols, moment=moments, interval=st.sampled_from(INTERVALS))
def test_candles_are_possible_and_keep_the_trading_rules(seed: int, symbol: str, moment: int, interval: str) -> None:
    market = SimulatedMarket(seed)
    spec = market.specs()[symbol]
    for candle in market.klines(symbol, interval, moment - 50 * INTERVAL_MS[interval], moment, moment):
        prices = (candle.open, candle.high, candle.low, candle.close)
        assert Decimal(0) < spec.min_price <= candle.low <= min(prices)
        assert max(prices) <= candle.high <= spec.max_price
        assert all(price % spec.tick_size == 0 for price in prices)
        assert candle.volume % spec.step_size == 0
        assert Decimal(0) <= candle.taker_base <= candle.volume
        assert candle.low * candle.volume <= candle.quote_volume <= candle.high * candle.volume
        assert candle.volume >= candle.trades * spec.min_quantity


@settings(max_examples=25)
@given(seed=seeds, symbol=symbols, moment=moments)
def test_candle_grows_second_by_second_into_the_one_of_history(seed: int, symbol: str, moment: int) -> None:
    market = SimulatedMarket(seed)
    start = moment - moment % MINUTE_MS
    grown = [
        market.klines(symbol, "1m", start, start, start + at)[0] for at in (*range(0, MINUTE_MS, 3_170), MINUTE_MS - 1)
    ]
    final = SimulatedMarket(seed).klines(symbol, "1m", start, start, start + DAY_MS)[0]
    for before, after in pairwise(grown):
        assert before.high <= after.high
        assert before.low >= after.low
        assert before.volume <= after.volume
        assert before.trades <= after.trades
        assert before.taker_base <= after.taker_base
    assert essence(grown[-1]) == essence(final)
    assert grown[-1].taker_base == final.taker_base


def test_unfinished_candle_closes_at_the_price_of_now(market: SimulatedMarket) -> None:
    for second in range(0, 120, 7):
        now = NOW + second * 1000
        for interval in ("1m", "1h", "1d"):
            candle = market.klines("BTCUSDT", interval, open_time(now, interval), now, now)[-1]
            assert candle.close == market.price("BTCUSDT", now)


def test_minute_opens_where_the_one_before_closed(market: SimulatedMarket) -> None:
    candles = market.klines("DOGEUSDT", "1m", NOW - DAY_MS, NOW, NOW)
    assert all(before.close == after.open for before, after in pairwise(candles))


def test_price_within_a_minute_moves_in_small_steps(market: SimulatedMarket) -> None:
    start = NOW - NOW % MINUTE_MS
    candle = market.klines("BTCUSDT", "1m", start, start, NOW + DAY_MS)[0]
    path = [market.price("BTCUSDT", start + second * 1000) for second in range(60)]
    assert (path[0], path[-1]) == (candle.open, candle.close)
    assert (max(path), min(path)) == (candle.high, candle.low)
    assert max(abs(b - a) for a, b in pairwise(path)) < (candle.high - candle.low) * 3 / 4


@settings(max_examples=15)
@given(seed=seeds, symbol=symbols, moment=moments)
def test_trades_of_a_minute_make_its_candle(seed: int, symbol: str, moment: int) -> None:
    market = SimulatedMarket(seed)
    start = moment - moment % MINUTE_MS
    candle = market.klines(symbol, "1m", start, start, NOW + DAY_MS)[0]
    trades = market.trades(symbol, start, start + MINUTE_MS)
    assert (trades[0].price, trades[-1].price) == (candle.open, candle.close)
    assert max(trade.price for trade in trades) == candle.high
    assert min(trade.price for trade in trades) == candle.low
    assert sum(trade.quantity for trade in trades) == candle.volume
    assert len(trades) == candle.trades
    assert all(before.id < after.id and before.time <= after.time for before, after in pairwise(trades))
    assert all(trade.price == market.price(symbol, trade.time) for trade in trades[::11])
    # Also in the very millisecond of a trade.
    for at in (moment, trades[len(trades) // 2].time):
        clipped = market.klines(symbol, "1m", start, start, at)[0]
        assert clipped.trades == len(market.trades(symbol, start, at + 1))
        assert clipped.volume == sum(trade.quantity for trade in market.trades(symbol, start, at + 1))


def test_trades_do_not_depend_on_how_they_are_asked_for(market: SimulatedMarket) -> None:
    whole = market.trades("ETHUSDT", NOW, NOW + 10_000)
    parts = [market.trades("ETHUSDT", NOW + at, NOW + at + 500) for at in range(0, 10_000, 500)]
    assert [trade for part in parts for trade in part] == whole


def test_two_markets_of_a_seed_agree_whatever_was_asked_before(market: SimulatedMarket) -> None:
    other = SimulatedMarket(7)
    other.klines("BTCUSDT", "1d", NOW - 900 * DAY_MS, NOW, NOW)
    other.price("BTCUSDT", NOW - 400 * DAY_MS)
    for symbol in SYMBOLS:
        assert other.klines(symbol, "15m", NOW - DAY_MS, NOW, NOW) == market.klines(
            symbol, "15m", NOW - DAY_MS, NOW, NOW
        )
        assert other.book(symbol, NOW, 5) == market.book(symbol, NOW, 5)


def test_another_seed_is_another_world(market: SimulatedMarket) -> None:
    assert SimulatedMarket(8).price("BTCUSDT", NOW) != market.price("BTCUSDT", NOW)


def test_nothing_of_the_future_and_of_the_time_before_listing_is_shown(market: SimulatedMarket) -> None:
    assert market.klines("BTCUSDT", "1m", NOW + MINUTE_MS, NOW + DAY_MS, NOW) == []
    first = market.first_ms("BTCUSDT")
    assert NOW - first > 2 * 365 * DAY_MS
    assert market.klines("BTCUSDT", "1h", first - 10 * DAY_MS, first - 1, NOW) == []
    assert market.klines("BTCUSDT", "1h", 0, first + HOUR_MS, NOW)[0].open_time == first
    assert market.klines("BTCUSDT", "1w", 0, first + 7 * DAY_MS, NOW)[0].open_time == open_time(first, "1w")


def test_candles_open_inside_the_asked_time(market: SimulatedMarket) -> None:
    start, end = NOW - 3 * DAY_MS + 12_345, NOW - DAY_MS
    opens = [candle.open_time for candle in market.klines("BTCUSDT", "4h", start, end, NOW)]
    assert opens == list(range(open_time(start, "4h") + 4 * HOUR_MS, end + 1, 4 * HOUR_MS))


@pytest.mark.parametrize("interval", INTERVALS)
def test_thousand_candles_take_less_than_50_ms(interval: str) -> None:
    took: list[float] = []
    # A busy machine is slow at times: one of ten worlds must show what the computation costs.
    while len(took) < 10 and min(took, default=1.0) >= 0.05:
        market = SimulatedMarket(len(took))
        began = time.process_time()
        end = NOW - len(took) * 90 * DAY_MS
        candles = market.klines("ETHUSDT", interval, shift_open(open_time(end, interval), interval, -999), end, NOW)
        took.append(time.process_time() - began)
        assert len(candles) == 1000 or candles[0].open_time <= market.first_ms("ETHUSDT")
    assert min(took) < 0.05, took
