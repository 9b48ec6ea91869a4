"""Stop, trailing stop and target in multiples of the ATR at entry."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from _stops import AtrStops, stop_price

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


class Stopped(AtrStops):
    """A strategy whose last candle has this ATR."""

    timeframe = "1h"

    def __init__(self, atr: float | None) -> None:
        self.atr = atr
        self.dp = SimpleNamespace(get_analyzed_dataframe=lambda pair, timeframe: (self.frame(), None))

    def frame(self) -> DataFrame:
        return DataFrame() if self.atr is None else DataFrame({"atr": [self.atr]})

    def stop(self, trade: Any, rate: float) -> float | None:
        fraction = self.custom_stoploss("BTC/USDT", trade, None, rate, 0.0, False)  # type: ignore[arg-type]
        return None if fraction is None else rate * (1 - fraction)

    def exit(self, trade: Any, rate: float) -> str | None:
        return self.custom_exit("BTC/USDT", trade, None, rate, 0.0)  # type: ignore[arg-type]

    def fill(self, trade: Any, side: str = "buy") -> None:
        self.order_filled("BTC/USDT", trade, SimpleNamespace(ft_order_side=side), None)  # type: ignore[arg-type]


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


def test_stop_starts_two_atr_below_the_entry_and_trails_by_one_and_a_half() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.fill(trade)
    assert strategy.stop(trade, 100.0) == pytest.approx(96.0)
    assert strategy.stop(trade, 102.9) == pytest.approx(96.0)
    assert strategy.stop(trade, 105.0) == pytest.approx(102.0)


def test_target_is_three_atr_above_the_entry() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.fill(trade)
    assert strategy.exit(trade, 105.9) is None
    assert strategy.exit(trade, 106.0) == "atr_target"


def test_later_volatility_moves_neither_stop_nor_target() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.fill(trade)
    strategy.atr = 30.0
    assert strategy.stop(trade, 100.0) == pytest.approx(96.0)
    assert strategy.exit(trade, 106.0) == "atr_target"


def test_atr_of_the_entry_survives_a_restart() -> None:
    trade = Position()
    Stopped(atr=2.0).fill(trade)
    assert Stopped(atr=30.0).stop(trade, 100.0) == pytest.approx(96.0)


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
    assert strategy.stop(trade, 100.0) is None
    assert strategy.exit(trade, 1000.0) is None
    assert trade.stored == {}


def test_trail_and_target_can_be_switched_off() -> None:
    strategy, trade = Stopped(atr=2.0), Position()
    strategy.trail_atr = strategy.target_atr = None
    strategy.fill(trade)
    assert strategy.stop(trade, 500.0) == pytest.approx(96.0)
    assert strategy.exit(trade, 500.0) is None
