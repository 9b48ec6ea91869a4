"""Stored candles served as the market of now."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.programs import shared_data
from tests.simulator.candle_folder import BEGIN, Row, write_candles, zigzag
from vostok.binance.marketdata import Kline
from vostok.clock import DAY_MS, HOUR_MS, MINUTE_MS
from vostok.errors import Invalid
from vostok.simulator.replay import ReplayMarket
from vostok.simulator.replay_files import CandleFile, read_candles
from vostok.simulator.replay_series import TimeWarp
from vostok.simulator.sources import parse_moment

# 2026-03-14 15:09:26.535 UTC
NOW = 1_773_500_966_535
THIS_MINUTE = NOW - NOW % MINUTE_MS


def prices(candle: Kline | Row) -> tuple[float, float, float, float]:
    return (float(candle.open), float(candle.high), float(candle.low), float(candle.close))


@pytest.fixture
def hours(tmp_path: Path) -> list[Row]:
    rows = zigzag(2_000, "1h")
    write_candles(tmp_path, "BTC/USDT", "1h", rows)
    return rows


def test_stretch_60_shows_each_stored_hour_as_one_minute(tmp_path: Path, hours: list[Row]) -> None:
    market = ReplayMarket(tmp_path, hours[1_500].time, 60, NOW)
    served = market.klines("BTCUSDT", "1m", THIS_MINUTE - 1_000 * MINUTE_MS, NOW + 200 * MINUTE_MS, NOW + DAY_MS)
    assert [candle.open_time for candle in served[:2]] == [THIS_MINUTE + i * MINUTE_MS for i in (-1_000, -999)]
    assert [prices(candle) for candle in served] == [prices(row) for row in hours[500:1_701]]
    assert [float(candle.volume) for candle in served] == [row.volume for row in hours[500:1_701]]


def test_larger_interval_is_the_sum_of_the_stored_candles(tmp_path: Path, hours: list[Row]) -> None:
    market = ReplayMarket(tmp_path, hours[1_500].time, 60, NOW)
    (candle,) = market.klines("BTCUSDT", "5m", start := NOW - NOW % (5 * MINUTE_MS), start, NOW + DAY_MS)
    first = 1_500 + (start - THIS_MINUTE) // MINUTE_MS
    inside = hours[first : first + 5]
    assert prices(candle) == (
        inside[0].open,
        max(row.high for row in inside),
        min(row.low for row in inside),
        inside[-1].close,
    )
    assert float(candle.volume) == sum(row.volume for row in inside)


def test_finer_candles_than_a_minute_shows_are_joined(tmp_path: Path) -> None:
    rows = zigzag(240, "5m")
    write_candles(tmp_path, "ETH/USDT", "5m", rows)
    market = ReplayMarket(tmp_path, BEGIN + 10 * HOUR_MS, 60, NOW)
    (candle,) = market.klines("ETHUSDT", "1m", THIS_MINUTE, THIS_MINUTE, NOW + DAY_MS)
    inside = rows[120:132]
    assert prices(candle)[0] == inside[0].open
    assert prices(candle)[1] == max(row.high for row in inside)
    assert prices(candle)[3] == inside[-1].close


@pytest.mark.parametrize("stretch", [1, 2, 6, 30])
def test_where_nothing_finer_is_stored_the_path_inside_keeps_the_candle(
    tmp_path: Path, hours: list[Row], stretch: int
) -> None:
    market = ReplayMarket(tmp_path, hours[1_500].time, stretch, NOW)
    shown = 60 // stretch
    begin = market.warp.real_ms
    minutes = market.klines("BTCUSDT", "1m", begin, begin + 10 * HOUR_MS - 1, NOW + DAY_MS)
    assert len(minutes) == 600
    for i in range(10 * stretch):
        inside, row = minutes[i * shown : (i + 1) * shown], hours[1_500 + i]
        assert float(inside[0].open) == row.open
        assert float(max(minute.high for minute in inside)) == row.high
        assert float(min(minute.low for minute in inside)) == row.low
        assert float(inside[-1].close) == row.close
        assert float(sum(minute.volume for minute in inside)) == pytest.approx(row.volume)
        assert all(minute.low <= min(minute.open, minute.close) <= minute.high for minute in inside)
    assert minutes == ReplayMarket(tmp_path, hours[1_500].time, stretch, NOW).klines(
        "BTCUSDT", "1m", begin, begin + 10 * HOUR_MS - 1, NOW + DAY_MS
    )


def test_exact_candles_are_preferred_to_an_invented_path(tmp_path: Path, hours: list[Row]) -> None:
    write_candles(tmp_path, "BTC/USDT", "1d", zigzag(80, "1d"))
    write_candles(tmp_path, "ETH/USDT", "1d", zigzag(80, "1d"))
    assert list(ReplayMarket(tmp_path, hours[100].time, 60, NOW).specs()) == ["BTCUSDT"]
    assert list(ReplayMarket(tmp_path, hours[100].time, 1_440, NOW).specs()) == ["BTCUSDT", "ETHUSDT"]


def test_restart_with_the_same_anchor_goes_on_where_it_was(tmp_path: Path, hours: list[Row]) -> None:
    before = ReplayMarket(tmp_path, hours[1_500].time, 60, NOW, now=lambda: NOW)
    later = NOW + 47 * MINUTE_MS
    after = ReplayMarket(tmp_path, hours[1_500].time, 60, NOW, now=lambda: later)
    for moment in (NOW - DAY_MS // 4, NOW, later):
        assert after.price("BTCUSDT", moment) == before.price("BTCUSDT", moment)
        assert after.book("BTCUSDT", moment, 20) == before.book("BTCUSDT", moment, 20)
        assert after.trades("BTCUSDT", moment, moment + 2_000) == before.trades("BTCUSDT", moment, moment + 2_000)


@pytest.mark.parametrize("stretch", [60, 6])
def test_another_anchor_shows_the_same_path_at_another_time(tmp_path: Path, hours: list[Row], stretch: int) -> None:
    one = ReplayMarket(tmp_path, hours[1_500].time, stretch, NOW)
    other = ReplayMarket(tmp_path, hours[1_500].time, stretch, NOW + 90 * MINUTE_MS)
    for at in range(NOW, NOW + 10 * MINUTE_MS, 17_000):
        assert one.price("BTCUSDT", at) == other.price("BTCUSDT", at + 90 * MINUTE_MS)
        assert one.book("BTCUSDT", at, 9) == other.book("BTCUSDT", at + 90 * MINUTE_MS, 9)


def test_path_inside_a_stored_candle_does_not_depend_on_the_start(tmp_path: Path, hours: list[Row]) -> None:
    one = ReplayMarket(tmp_path, hours[1_500].time, 6, NOW)
    other = ReplayMarket(tmp_path, hours[1_490].time, 6, NOW)
    for at in range(NOW, NOW + 30 * MINUTE_MS, 17_000):
        assert one.price("BTCUSDT", at) == other.price("BTCUSDT", at + 100 * MINUTE_MS)


def test_replay_begins_where_a_candle_does(tmp_path: Path, hours: list[Row]) -> None:
    market = ReplayMarket(tmp_path, hours[1_500].time + 25 * MINUTE_MS, 6, NOW)
    assert market.warp == TimeWarp(hours[1_500].time, NOW - NOW % (10 * MINUTE_MS), 6)
    assert float(market.price("BTCUSDT", market.warp.real_ms)) == hours[1_500].open


def test_pair_that_hardly_trades_has_minutes_without_a_trade(tmp_path: Path) -> None:
    rows = [row._replace(volume=0.07) for row in zigzag(100, "1h")]
    write_candles(tmp_path, "BTC/USDT", "1h", rows)
    market = ReplayMarket(tmp_path, rows[50].time, 1, NOW)
    begin = market.warp.real_ms
    minutes = market.klines("BTCUSDT", "1m", begin, begin + HOUR_MS - 1, NOW + DAY_MS)
    assert float(sum(minute.volume for minute in minutes)) == pytest.approx(0.07)
    assert any(minute.trades == 0 for minute in minutes)
    assert all((minute.trades == 0) == (minute.volume == 0) for minute in minutes)
    assert all((minute.trades == 0) == (minute.quote_volume == 0) for minute in minutes)
    trades = market.trades("BTCUSDT", begin, begin + HOUR_MS)
    assert sum(trade.quantity for trade in trades) == sum(minute.volume for minute in minutes)


def test_path_within_the_shown_minute_makes_its_candle(tmp_path: Path, hours: list[Row]) -> None:
    market = ReplayMarket(tmp_path, hours[1_500].time, 60, NOW)
    path = [float(market.price("BTCUSDT", THIS_MINUTE + second * 1_000)) for second in range(60)]
    assert (path[0], max(path), min(path), path[-1]) == prices(hours[1_500])
    trades = market.trades("BTCUSDT", THIS_MINUTE, THIS_MINUTE + MINUTE_MS)
    assert float(sum(trade.quantity for trade in trades)) == pytest.approx(hours[1_500].volume)
    assert all(trade.price == market.price("BTCUSDT", trade.time) for trade in trades)


def test_gap_is_served_as_flat_candles_without_a_trade(tmp_path: Path) -> None:
    rows = zigzag(100, "1h")
    write_candles(tmp_path, "BTC/USDT", "1h", rows[:50] + rows[53:])
    market = ReplayMarket(tmp_path, rows[50].time, 60, NOW)
    flat = market.klines("BTCUSDT", "1m", THIS_MINUTE, THIS_MINUTE + 3 * MINUTE_MS, NOW + DAY_MS)
    assert {prices(candle) for candle in flat[:3]} == {(rows[49].close,) * 4}
    assert [candle.trades for candle in flat[:3]] == [0, 0, 0]
    assert prices(flat[3]) == prices(rows[53])
    assert float(market.price("BTCUSDT", NOW)) == rows[49].close
    assert market.trades("BTCUSDT", THIS_MINUTE, THIS_MINUTE + MINUTE_MS) == []
    assert market.book("BTCUSDT", NOW, 5).bids


def test_after_the_last_candle_the_price_stays_and_the_symbol_is_in_break(tmp_path: Path, hours: list[Row]) -> None:
    write_candles(tmp_path, "ETH/USDT", "1h", zigzag(1_510, "1h", price=50.0))
    clock = [NOW]
    market = ReplayMarket(tmp_path, hours[1_500].time, 60, NOW, now=lambda: clock[0])
    assert {spec.status for spec in market.specs().values()} == {"TRADING"}
    clock[0] = THIS_MINUTE + 10 * MINUTE_MS - 1
    assert market.specs()["ETHUSDT"].trading
    clock[0] += 1
    assert {symbol: spec.status for symbol, spec in market.specs().items()} == {
        "BTCUSDT": "TRADING",
        "ETHUSDT": "BREAK",
    }
    later = NOW + 30 * MINUTE_MS
    served = market.klines("ETHUSDT", "1m", THIS_MINUTE, later, later)
    assert len(served) == 10
    assert market.price("ETHUSDT", later) == served[-1].close
    assert market.trades("ETHUSDT", later, later + 5_000) == []
    assert market.book("ETHUSDT", later, 5) == market.book("ETHUSDT", later + DAY_MS, 5)


def test_only_pairs_that_hold_the_start_are_served(tmp_path: Path, hours: list[Row]) -> None:
    write_candles(tmp_path, "OLD/USDT", "1h", zigzag(100, "1h"))
    write_candles(tmp_path, "NEW/USDT", "1h", zigzag(100, "1h", begin=hours[1_900].time))
    assert list(ReplayMarket(tmp_path, hours[1_500].time, 60, NOW).specs()) == ["BTCUSDT"]


def test_start_outside_of_the_data_is_told_with_what_there_is(tmp_path: Path, hours: list[Row]) -> None:
    sentence = (
        r"VOSTOK_REPLAY_FROM is 2025-01-01 00:00, but the candles in .* that suit VOSTOK_REPLAY_STRETCH=60 "
        r"run from 2024-01-01 00:00 to 2024-03-24 07:00: choose a date between them\."
    )
    with pytest.raises(Invalid, match=sentence):
        ReplayMarket(tmp_path, parse_moment("2025-01-01"), 60, NOW)


@pytest.mark.parametrize("stretch", [7, 90])
def test_stretch_that_suits_no_candle_is_told(tmp_path: Path, hours: list[Row], stretch: int) -> None:
    with pytest.raises(
        Invalid, match=rf"VOSTOK_REPLAY_STRETCH is {stretch}, which suits none of the candles .* \(1h\)"
    ):
        ReplayMarket(tmp_path, hours[0].time, stretch, NOW)


def test_without_a_start_the_replay_begins_when_a_thousand_candles_are_there(tmp_path: Path, hours: list[Row]) -> None:
    market = ReplayMarket(tmp_path, None, 60, NOW)
    assert market.warp.stored_ms == hours[1_000].time
    assert len(market.klines("BTCUSDT", "1m", 0, THIS_MINUTE - 1, NOW)) == 1_000


@given(
    stretch=st.integers(1, 1440),
    stored=st.integers(0, 10**9).map(lambda minutes: minutes * MINUTE_MS),
    real=st.integers(0, 10**9).map(lambda minutes: minutes * MINUTE_MS),
    after=st.integers(-(10**6), 10**6),
)
def test_time_warp_goes_there_and_back(stretch: int, stored: int, real: int, after: int) -> None:
    warp = TimeWarp(stored, real, stretch)
    moment = real + after * MINUTE_MS
    assert warp.real(warp.stored(moment)) == moment
    assert warp.stored(moment + MINUTE_MS) - warp.stored(moment) == stretch * MINUTE_MS


@pytest.fixture
def real_candles() -> Path:
    data = shared_data()
    if data is None:
        pytest.skip("no real candles: the folder ../shared/data is not there")
    return data / "binance_2024_universe"


@pytest.mark.parametrize("pair", ["BTC/USDT", "ETH/USDT", "SHIB/USDT", "DOGE/USDT"])
def test_real_candles_are_served_to_the_last_digit(real_candles: Path, pair: str) -> None:
    start = parse_moment("2024-06-01")
    market = ReplayMarket(real_candles, start, 60, NOW)
    base, quote = pair.split("/")
    stored = read_candles(CandleFile(real_candles / f"{base}_{quote}-1h.feather", base, quote, 60))
    row = int(stored.time.searchsorted(start))
    served = market.klines(f"{base}{quote}", "1m", THIS_MINUTE - 999 * MINUTE_MS, NOW, NOW + DAY_MS)
    assert len(served) == 1_000
    for candle, i in zip(served, range(row - 999, row + 1), strict=True):
        assert prices(candle) == (stored.open[i], stored.high[i], stored.low[i], stored.close[i])
        assert float(candle.volume) == pytest.approx(
            stored.volume[i], abs=float(market.specs()[base + quote].step_size)
        )
    tick = market.specs()[base + quote].tick_size
    assert all(price % tick == Decimal(0) for price in (candle.close for candle in served))


def test_every_real_pair_has_a_sensible_step_and_its_candles(real_candles: Path) -> None:
    market = ReplayMarket(real_candles, parse_moment("2024-06-01"), 60, NOW)
    assert {"BTCUSDT", "ETHUSDT", "SOLUSDT"} <= set(market.specs())
    for symbol, spec in market.specs().items():
        assert spec.step_size * market.price(symbol, NOW) <= 1
        assert len(market.klines(symbol, "1m", NOW - 100 * MINUTE_MS, NOW, NOW)) == 100
