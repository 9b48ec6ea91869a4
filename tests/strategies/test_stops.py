"""Stop, trailing stop and target in multiples of the ATR at entry."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from _stops import AtrStops, stop_price

NOW = datetime(2024, 3, 1, tzinfo=UTC)
RATE = st.floats(1, 1e5)


class Position:
    """An open position at 100, with the custom data that Freqtrade stores with a trade."""

    def __init__(self) -> None:
        self.id, self.open_rate, self.entry_side, self.nr_of_successful_entries = 1, 100.0, "buy", 1
        self.stored: dict[str, Any] = {}

    def get_custom_data(self, key: str) -> Any:
        return self.stored.get(key)

    def set_custom_data(self, key: str, value: Any) -> None:
        self.stored[key] = value

    def calc_profit_ratio(self, rate: float) -> float:
        """Without fees."""
        return rate / self.open_rate - 1.0


class Stopped(AtrStops):
    """A strategy whose last candle has this ATR and this close."""

    timeframe = "1h"

    def __init__(self, atr: float | None) -> None:
        self.atr, self.close = atr, 100.0
        self.dp = SimpleNamespace(get_analyzed_dataframe=lambda pair, timeframe: (self.frame(), None))

    def frame(self) -> DataFrame:
        return DataFrame() if self.atr is None else DataFrame({"atr": [self.atr], "close": [self.close]})

    def stop(self, trade: Any, rate: float = 100.0, *, after_fill: bool = False) -> float | None:
        """The stop's price while the market is at `rate`."""
        fraction = self.custom_stoploss("BTC/USDT", trade, NOW, rate, 0.0, after_fill)
        return None if fraction is None else rate * (1 - fraction)

    def target(self, trade: Any) -> float | None:
        """The target's price."""
        profit = self.custom_roi("BTC/USDT", trade, NOW, 0, None, "long")
        return None if profit is None else float(trade.open_rate) * (1 + profit)

    def fill(self, trade: Any, side: str = "buy") -> None:
        self.order_filled("BTC/USDT", trade, SimpleNamespace(ft_order_side=side), NOW)


@given(open_rate=RATE, atr=st.floats(0.001, 10), gains=st.lists(st.floats(-5, 10), min_size=1, max_size=20))
def test_stop_never_falls_while_the_price_rises(open_rate: float, atr: float, gains: list[float]) -> None:
    stops = [stop_price(open_rate, open_rate + gain * atr, atr, 2.0, 1.5) for gain in sorted(gains)]
    assert stops == sorted(stops)


@given(open_rate=RATE, atr=st.floats(0.001, 10), gain=st.floats(-2, 20))
def test_trailing_stop_locks_in_no_loss(open_rate: float, atr: float, gain: float) -> None:
    rate = open_rate + gain * atr
    stop = stop_price(open_rate, rate, atr, 2.0, 1.5)
    trails = stop > open_rate - 2.0 * atr
    assert stop == pytest.approx(rate - 1.5 * atr if trails else open_rate - 2.0 * atr)
    assert not trails or stop >= open_rate - 1e-6 * open_rate


def test_stop_starts_two_atr_below_the_entry_and_trails_closes_by_one_and_a_half() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.fill(trade)
    assert strategy.stop(trade, after_fill=True) == pytest.approx(96.0)
    strategy.close = 102.9
    assert strategy.stop(trade, 102.9) == pytest.approx(96.0)
    strategy.close = 105.0
    assert strategy.stop(trade, 103.0) == pytest.approx(102.0)


def test_wick_does_not_move_the_stop() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.fill(trade)
    assert strategy.stop(trade, 120.0) == pytest.approx(96.0)


def test_fill_far_from_the_last_close_starts_at_the_fill() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.close = 110.0
    strategy.fill(trade)
    assert strategy.stop(trade, after_fill=True) == pytest.approx(96.0)


def test_price_below_the_stop_leaves_it_where_it_is() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.fill(trade)
    assert strategy.stop(trade, 90.0) is None


def test_target_is_three_atr_above_the_entry() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.fill(trade)
    assert strategy.target(trade) == pytest.approx(106.0)


def test_later_volatility_moves_neither_stop_nor_target() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.fill(trade)
    strategy.atr = 30.0
    assert strategy.stop(trade) == pytest.approx(96.0)
    assert strategy.target(trade) == pytest.approx(106.0)


def test_atr_of_the_entry_survives_a_restart() -> None:
    trade = Position()
    Stopped(atr=2.0).fill(trade)
    assert Stopped(atr=30.0).stop(trade) == pytest.approx(96.0)


def test_trade_without_a_kept_atr_uses_the_last_one() -> None:
    assert Stopped(atr=3.0).stop(Position()) == pytest.approx(94.0)


def test_only_the_first_entry_sets_the_atr() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.fill(trade)
    strategy.atr = 30.0
    strategy.fill(trade, side="sell")
    trade.nr_of_successful_entries = 2
    strategy.fill(trade)
    assert trade.stored == {"entry_atr": 2.0}


def test_unknown_atr_leaves_the_stop_where_it_is() -> None:
    strategy, trade = Stopped(atr=None), Position()
    strategy.fill(trade)
    assert strategy.stop(trade) is None
    assert strategy.target(trade) is None
    assert trade.stored == {}


def test_trail_and_target_can_be_switched_off() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.trail_atr = strategy.target_atr = None
    strategy.fill(trade)
    strategy.close = 500.0
    assert strategy.stop(trade, 500.0) == pytest.approx(96.0)
    assert strategy.target(trade) is None
