"""The lab bends prices for a time, and every view of the market agrees on how."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.worlds import MADE_OF_MINUTES, NOW, aggregated, essence
from vostok.binance.decimals import on_step
from vostok.binance.intervals import open_time
from vostok.binance.marketdata import Kline
from vostok.clock import DAY_MS, HOUR_MS, MINUTE_MS
from vostok.simulator.lab.events import LabEvent, LabEvents, LabKind, bent_price, stopped
from vostok.simulator.lab.market import LabMarket
from vostok.simulator.market import SimulatedMarket

OWN = SimulatedMarket(7)
BTC, ETH = "BTCUSDT", "ETHUSDT"
START = open_time(NOW, "1m") + 25_000

kinds: st.SearchStrategy[LabKind] = st.sampled_from(("crash", "spike", "flat"))
seconds = st.integers(10, 400)


def event(kind: LabKind, length_s: int = 120, symbol: str | None = BTC, starts_ms: int = START) -> LabEvent:
    return LabEvent(id=1, kind=kind, symbol=symbol, starts_ms=starts_ms, ends_ms=starts_ms + length_s * 1000)


def bent(*events: LabEvent) -> LabMarket:
    return LabMarket(OWN, LabEvents(events))


@settings(deadline=None, max_examples=15)
@given(kinds, seconds, st.sampled_from(MADE_OF_MINUTES), st.integers(-25_000, 600_000))
def test_every_interval_agrees_with_its_minutes_and_these_with_their_seconds(
    kind: LabKind, length_s: int, interval: str, later: int
) -> None:
    market, now = bent(event(kind, length_s)), START + later
    first = open_time(START, interval)
    last = open_time(now, interval)
    coarse = market.klines(BTC, interval, first, last, now)
    # Weeks and months need not be added up from their first minute: what the event does not touch is the market's own.
    since = max(first, open_time(START, "1d"))
    minutes = market.klines(BTC, "1m", since, now, now)
    if since == first:
        assert [essence(candle) for candle in coarse] == aggregated(minutes, interval)
    else:
        assert coarse[-1].close == minutes[-1].close
        assert coarse[-1].low <= min(candle.low for candle in minutes)
    minute = open_time(now, "1m")
    assert aggregated(market.klines(BTC, "1s", minute, now, now), "1m") == [essence(minutes[-1])]


@settings(deadline=None, max_examples=30)
@given(kinds, seconds, st.integers(-5_000, 420_000))
def test_price_trades_candle_and_book_tell_the_same(kind: LabKind, length_s: int, later: int) -> None:
    market, now = bent(event(kind, length_s)), START + later
    price, spec = market.price(BTC, now), market.specs()[BTC]
    assert on_step(price, spec.tick_size)
    second = market.klines(BTC, "1s", open_time(now, "1s"), now, now)[0]
    assert (second.open, second.high, second.low, second.close) == (price,) * 4
    assert {trade.price for trade in market.trades(BTC, open_time(now, "1s"), now + 1)} <= {price}
    book = market.book(BTC, now, 20)
    assert price in (book.best_bid, book.best_ask)
    assert book.best_bid is not None
    assert book.best_ask is not None
    assert book.best_bid < book.best_ask


@settings(deadline=None, max_examples=30)
@given(kinds, seconds, st.integers(0, 400_000))
def test_an_event_changes_nothing_that_was_shown_before_it_or_is_shown_after_it(
    kind: LabKind, length_s: int, distance: int
) -> None:
    happening = event(kind, length_s)
    market, before, after = bent(happening), START - 1 - distance, happening.ends_ms + distance
    for moment in (before, after):
        assert market.price(BTC, moment) == OWN.price(BTC, moment)
        assert market.book(BTC, moment, 5) == OWN.book(BTC, moment, 5)
    assert market.klines(BTC, "1m", before - HOUR_MS, before, before) == OWN.klines(
        BTC, "1m", before - HOUR_MS, before, before
    )


@settings(deadline=None, max_examples=20)
@given(kinds, seconds, st.integers(0, 400_000))
def test_stopping_an_event_keeps_what_was_shown(kind: LabKind, length_s: int, until: int) -> None:
    happening = event(kind, length_s)
    ended = stopped(happening, START + until)
    shown, now = bent(happening), START + until
    kept = bent(ended)
    assert kept.klines(BTC, "1s", START - MINUTE_MS, now, now) == shown.klines(BTC, "1s", START - MINUTE_MS, now, now)
    if ended.over_ms < happening.ends_ms:
        assert kept.price(BTC, ended.over_ms) == OWN.price(BTC, ended.over_ms)


@pytest.mark.parametrize(("kind", "share", "move"), [("crash", 0.5, "-0.2"), ("spike", 0.5, "0.15")])
def test_crash_and_spike_move_the_price_as_far_as_they_say(kind: LabKind, share: float, move: str) -> None:
    happening = event(kind, 400)
    moment = START + int(400_000 * share)
    own, tick = OWN.price(BTC, moment), OWN.specs()[BTC].tick_size
    assert abs(bent(happening).price(BTC, moment) - own * (1 + Decimal(move))) <= tick


def test_flat_stands_still_and_finds_back_to_the_market() -> None:
    market = bent(event("flat", 200))
    candles = market.klines(BTC, "1s", START, START + 180_000, START + DAY_MS)
    assert {candle.close for candle in candles} == {OWN.price(BTC, START - 1)}
    assert len({candle.close for candle in OWN.klines(BTC, "1s", START, START + 180_000, START + DAY_MS)}) > 20
    gaps = [abs(market.price(BTC, at) - OWN.price(BTC, at)) for at in (START + 180_000, START + 199_000)]
    assert gaps[1] <= max(gaps[0], OWN.specs()[BTC].tick_size)


def test_one_pair_crashes_alone_and_a_market_wide_crash_takes_all() -> None:
    moment = START + 60_000
    assert bent(event("crash")).price(ETH, moment) == OWN.price(ETH, moment)
    wide = bent(event("crash", symbol=None))
    assert wide.price(ETH, moment) < OWN.price(ETH, moment) * Decimal("0.81")
    assert wide.price(BTC, moment) < OWN.price(BTC, moment) * Decimal("0.81")


def test_thin_book_costs_a_large_order_more_at_the_same_last_price() -> None:
    market, moment = bent(event("thin_book")), START + 5_000
    thin, usual = market.book(BTC, moment, 20), OWN.book(BTC, moment, 20)
    assert market.price(BTC, moment) == OWN.price(BTC, moment)
    assert market.price(BTC, moment) in (thin.best_bid, thin.best_ask)
    assert sum(quantity for _, quantity in thin.asks) < sum(quantity for _, quantity in usual.asks) / 10
    assert thin.asks[-1][0] > usual.asks[-1][0]
    assert all(on_step(price, Decimal("0.01")) and quantity > 0 for price, quantity in (*thin.bids, *thin.asks))


def test_a_price_never_falls_below_one_tick() -> None:
    tick = Decimal("0.01")
    assert bent_price(event("crash"), tick, tick, START + 60_000, tick) == tick


def test_a_finished_candle_is_added_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    own, read = SimulatedMarket(7), list[str]()
    klines = own.klines

    def counted(symbol: str, interval: str, start_ms: int, end_ms: int, now_ms: int) -> list[Kline]:
        read.append(interval)
        return klines(symbol, interval, start_ms, end_ms, now_ms)

    monkeypatch.setattr(own, "klines", counted)
    many = [event("crash", 600, starts_ms=START - hours * HOUR_MS) for hours in range(1, 20)]
    market = LabMarket(own, LabEvents(many))
    first = market.klines(BTC, "1h", START - 20 * HOUR_MS, START, START)
    assert read.count("1s") >= 19 * 10
    read.clear()
    assert market.klines(BTC, "1h", START - 20 * HOUR_MS, START, START) == first
    assert read == ["1h"]
