"""A denial is heard: the guard does not ask again while it stands."""

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace

import pytest

from tests.bot.guarded import NO, SIGNAL, YES, Adding, Gate, Plain, guarded
from vostok.bot import guard
from vostok.bot.denials import Answer


@pytest.fixture(autouse=True)
def fresh_guard() -> Iterator[None]:
    yield
    guard.install(None)
    guard._guard.closed = False
    guard._guard.held.until.clear()
    guard._guard.small.clear()


def test_denial_that_stands_to_the_next_candle_is_freqtrades_lock_and_is_not_asked_again() -> None:
    gate = Gate(NO)
    guard.install(gate)
    strategy = guarded(Plain)
    assert [strategy.confirm_trade_entry(**SIGNAL) for _ in range(5)] == [False] * 5
    assert len(gate.asked) == 1
    assert strategy.locks == [("BTC/USDT", "BOT_PAUSED the bot is paused", "long")]


def test_short_denial_is_remembered_for_its_time_and_locks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1_000.0]
    monkeypatch.setattr("vostok.bot.denials.time.monotonic", lambda: clock[0])
    monkeypatch.setattr(guard, "datetime", SimpleNamespace(now=lambda zone: datetime(2026, 1, 1, tzinfo=zone)))
    gate = Gate(Answer(False, "PRICE_STALE", "the price is old", 5))
    guard.install(gate)
    strategy = guarded(Plain)
    for moment, asked in ((0.0, 1), (4.9, 1), (5.1, 2)):
        clock[0] = 1_000.0 + moment
        assert not strategy.confirm_trade_entry(**SIGNAL)
        assert len(gate.asked) == asked
    assert strategy.locks == []


def test_denial_of_one_pair_says_nothing_of_another_and_a_yes_is_always_asked_for() -> None:
    gate = Gate(NO)
    guard.install(gate)
    strategy = guarded(Plain)
    assert not strategy.confirm_trade_entry(**SIGNAL)
    gate.word = YES
    assert strategy.confirm_trade_entry(**SIGNAL | {"pair": "ETH/USDT"})
    assert strategy.confirm_trade_entry(**SIGNAL | {"pair": "ETH/USDT"})
    assert [entry.pair for entry in gate.asked] == ["BTC/USDT", "ETH/USDT", "ETH/USDT"]


def test_entry_that_the_owner_orders_is_asked_for_whatever_was_denied_before() -> None:
    gate = Gate(NO)
    guard.install(gate)
    strategy = guarded(Plain)
    assert not strategy.confirm_trade_entry(**SIGNAL)
    gate.word = YES
    assert not strategy.confirm_trade_entry(**SIGNAL | {"entry_tag": "calm"})
    assert strategy.confirm_trade_entry(**SIGNAL | {"entry_tag": "force_entry"})


def test_denied_increase_is_not_asked_for_again() -> None:
    gate = Gate(NO)
    guard.install(gate)
    strategy = guarded(Adding)
    trade = SimpleNamespace(pair="BTC/USDT")
    for _ in range(3):
        assert strategy.adjust_trade_position(trade=trade, current_entry_rate=100.0, current_profit=50.0) is None
    assert len(gate.asked) == 1


def test_denial_on_the_wire_is_taken_for_one_and_another_error_is_not() -> None:
    gate = Gate(YES)
    guard.install(gate)
    strategy = guarded(Plain)
    strategy.vostok_denied_on_the_wire("BTC/USDT", 'binance {"code":-1013,"msg":"Filter failure: LOT_SIZE"}')
    assert strategy.confirm_trade_entry(**SIGNAL)
    message = 'Message: binance {"code":-2010,"msg":"GATE MAX_EXPOSURE max_exposure: Exposure would be 5."}'
    strategy.vostok_denied_on_the_wire("BTC/USDT", message)
    assert not strategy.confirm_trade_entry(**SIGNAL)
    assert len(gate.asked) == 1


def test_denial_in_a_backtest_is_asked_for_each_time_and_locks_nothing() -> None:
    gate = Gate(NO)
    guard.install(gate)
    strategy = guarded(Plain)
    strategy.config = {"runmode": SimpleNamespace(value="backtest")}
    assert [strategy.confirm_trade_entry(**SIGNAL) for _ in range(2)] == [False, False]
    assert (len(gate.asked), strategy.locks) == (2, [])
