"""Positions sized by what they lose at the stop."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from _sizing import RiskSized, risk_stake

FRACTION = st.floats(0.0001, 0.9999)


class Sized(RiskSized):
    """A strategy of which only the size matters: 1 % of 10,000 at a stop of 2 ATR."""

    timeframe = "1h"
    stoploss = -0.15
    risk_per_trade = SimpleNamespace(value=0.01)

    def __init__(self, atr: float | None, capital: float = 10_000.0) -> None:
        frame = DataFrame() if atr is None else DataFrame({"atr": [atr]})
        self.dp = SimpleNamespace(get_analyzed_dataframe=lambda pair, timeframe: (frame, None))
        self.wallets = SimpleNamespace(get_total_stake_amount=lambda: capital)


def stake(strategy: Sized, **changes: Any) -> float:
    asked: dict[str, Any] = {
        "pair": "BTC/USDT",
        "current_time": None,
        "current_rate": 100.0,
        "proposed_stake": 10_000.0,
        "min_stake": 5.0,
        "max_stake": 10_000.0,
        "leverage": 1.0,
        "entry_tag": None,
        "side": "long",
    }
    return strategy.custom_stake_amount(**asked | changes)


@given(capital=st.floats(1, 1e9), risk=FRACTION, stop=FRACTION)
def test_loss_at_the_stop_is_the_share_of_the_capital(capital: float, risk: float, stop: float) -> None:
    assert risk_stake(capital, risk, stop) * stop == pytest.approx(capital * risk)


@given(capital=st.floats(-10, 10), risk=st.floats(-1, 0), stop=st.floats(-2, 3))
def test_impossible_risk_is_no_stake(capital: float, risk: float, stop: float) -> None:
    assert risk_stake(capital, risk, stop) == 0.0


@pytest.mark.parametrize("stop", [0.0, -0.1, 1.0, float("nan"), float("inf")])
def test_impossible_stop_is_no_stake(stop: float) -> None:
    assert risk_stake(1000.0, 0.01, stop) == 0.0


def test_stake_loses_the_risk_at_two_atr() -> None:
    # 2 ATR are 4 % of the price; 1 % of 10,000 is 100; 100 / 4 % is 2,500.
    assert stake(Sized(atr=2.0)) == pytest.approx(2500.0)


def test_stop_of_the_configuration_limits_the_loss_further() -> None:
    # 2 ATR are 30 %, but the position is closed at 15 %.
    assert stake(Sized(atr=15.0)) == pytest.approx(100 / 0.15)


@given(atr=st.floats(0.01, 60), proposed=st.floats(1, 1e5), largest=st.floats(1, 1e5))
def test_stake_is_never_above_what_is_proposed_or_affordable(atr: float, proposed: float, largest: float) -> None:
    found = stake(Sized(atr), proposed_stake=proposed, max_stake=largest, min_stake=None)
    assert 0.0 < found <= min(proposed, largest)


def test_stake_below_the_exchange_minimum_is_no_entry() -> None:
    assert stake(Sized(atr=2.0, capital=10.0), min_stake=5.0) == 0.0


def test_unknown_atr_is_no_entry() -> None:
    assert stake(Sized(atr=None)) == 0.0
    assert stake(Sized(atr=float("nan"))) == 0.0
