"""Whatever is asked of any market, the answer is the plain aggregate of its minutes, no more and no less."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.candle_folder import BEGIN, write_candles, zigzag
from tests.simulator.worlds import MADE_OF_MINUTES, NOW, aggregated, essence
from vostok.binance.intervals import INTERVAL_MS, next_open, open_time
from vostok.clock import DAY_MS, HOUR_MS
from vostok.simulator.feed import CandleMarket
from vostok.simulator.market import SimulatedMarket
from vostok.simulator.replay import ReplayMarket

SYMBOL = "BTCUSDT"
# Stored minutes of a candle, and stretches that suit them: shown in an hour down to a twelfth of a minute.
REPLAYS = [("1h", stretch) for stretch in (1, 2, 3, 5, 6, 12, 20, 30, 60, 300)] + [("5m", 1), ("5m", 10), ("5m", 60)]


@pytest.fixture(scope="module")
def markets(tmp_path_factory: pytest.TempPathFactory) -> list[CandleMarket]:
    found: list[CandleMarket] = [SimulatedMarket(3)]
    for timeframe, stretch in REPLAYS:
        folder = tmp_path_factory.mktemp(f"{timeframe}-{stretch}")
        write_candles(folder, "BTC/USDT", timeframe, zigzag(700, timeframe))
        found.append(ReplayMarket(folder, BEGIN + 29 * HOUR_MS, stretch, NOW))
    return found


@settings(max_examples=150)
@given(
    which=st.integers(0, len(REPLAYS)),
    interval=st.sampled_from(MADE_OF_MINUTES),
    after_begin=st.integers(-5 * HOUR_MS, 30 * DAY_MS),
    candles=st.integers(1, 20),
    now_after_start=st.integers(0, 25 * DAY_MS),
)
def test_candles_are_the_aggregate_of_the_minutes(
    markets: list[CandleMarket], which: int, interval: str, after_begin: int, candles: int, now_after_start: int
) -> None:
    market = markets[which]
    begin, ends = market.first_ms(SYMBOL), market.ends_ms(SYMBOL)
    start = begin + after_begin % (min(ends, begin + 30 * DAY_MS) - begin + 5 * HOUR_MS) - 2 * HOUR_MS
    end = start + min(candles * INTERVAL_MS[interval], 15 * DAY_MS)
    now = start + now_after_start % (2 * (end - start))
    served = market.klines(SYMBOL, interval, start, end, now)

    expected = []
    opens = open_time(max(start, begin), interval)
    opens = next_open(opens, interval) if opens < start else opens
    while opens <= min(end, now, ends - 1) and now >= begin:
        expected.append(opens)
        opens = next_open(opens, interval)
    assert [candle.open_time for candle in served] == expected
    if served:
        minutes = market.klines(SYMBOL, "1m", served[0].open_time, opens - 1, now)
        assert [essence(candle) for candle in served] == aggregated(minutes, interval)
        # Before the end of the data the last candle stands where the price does.
        if served[-1].open_time <= now < min(opens, ends):
            assert served[-1].close == market.price(SYMBOL, now)
