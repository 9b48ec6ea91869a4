"""Target weights and rebalancing."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from _allocation import TargetAllocation, rebalancing_stake

VALUE = st.floats(0, 1e6)
BAND = st.floats(0, 0.9)


class Allocated(TargetAllocation):
    """A strategy whose last candle has this weight; capital 10,000 on four slots."""

    timeframe = "1d"

    def __init__(self, weight: float = 0.5, rebalance: bool = True, stake_amount: Any = 1000) -> None:
        frame = DataFrame({"target_weight": [weight], "rebalance": [rebalance]})
        self.config = {"stake_amount": stake_amount, "max_open_trades": 4}
        self.dp = SimpleNamespace(
            get_analyzed_dataframe=lambda pair, timeframe: (frame, None), current_whitelist=lambda: ["A/USDT", "B/USDT"]
        )
        self.wallets = SimpleNamespace(get_total_stake_amount=lambda: 10_000.0)

    def change(self, amount: float, rate: float = 100.0, *, max_stake: float = 1e6, open_orders: bool = False) -> Any:
        """What the mixin does with `amount` bought at 50."""
        trade = SimpleNamespace(pair="A/USDT", amount=amount, stake_amount=amount * 50.0, has_open_orders=open_orders)
        return self.adjust_trade_position(trade, None, rate, 0.0, 5.0, max_stake)  # type: ignore[arg-type]

    def stake(self, proposed: float) -> float:
        now = datetime(2024, 3, 1, tzinfo=UTC)
        return self.custom_stake_amount("A/USDT", now, 100.0, proposed, 5.0, 1e6, 1.0, None, "long")


@given(value=VALUE, target=VALUE, band=BAND)
def test_position_ends_on_target_or_inside_the_band(value: float, target: float, band: float) -> None:
    after = value + rebalancing_stake(value, target, band)
    assert abs(after - target) <= band * target + 1e-6


@given(value=VALUE, target=VALUE, band=BAND)
def test_rebalanced_position_is_not_traded_again(value: float, target: float, band: float) -> None:
    after = value + rebalancing_stake(value, target, band)
    assert abs(rebalancing_stake(after, target, band)) < 1e-6 * (1 + target)


def test_entry_is_the_weight_of_the_proposed_stake() -> None:
    assert Allocated(weight=0.5).stake(1000.0) == 500.0
    assert Allocated(weight=3.0).stake(1000.0) == 1000.0


def test_entry_of_unknown_or_tiny_weight_is_none() -> None:
    assert Allocated(weight=float("nan")).stake(1000.0) == 0.0
    assert Allocated(weight=0.001).stake(1000.0) == 0.0


def test_position_above_target_is_sold_down_at_cost() -> None:
    # Worth 1,000 and should be 500: half of it, which has cost 250.
    assert Allocated().change(amount=10.0) == pytest.approx(-250.0)


def test_position_below_target_is_filled_up() -> None:
    assert Allocated().change(amount=2.0) == pytest.approx(300.0)


@pytest.mark.parametrize(
    ("strategy", "options"),
    [
        (Allocated(rebalance=False), {}),
        (Allocated(weight=float("nan")), {}),
        (Allocated(), {"open_orders": True}),
        (Allocated(), {"rate": 52.0}),
    ],
    ids=["not due", "weight unknown", "order open", "inside the band"],
)
def test_position_is_left_alone(strategy: Allocated, options: dict[str, Any]) -> None:
    assert strategy.change(amount=10.0, **options) is None


def test_increase_beyond_the_free_capital_is_not_asked_for() -> None:
    assert Allocated().change(amount=2.0, max_stake=100.0) is None


def test_unlimited_stake_is_the_capital_by_slots() -> None:
    assert Allocated(stake_amount="unlimited").full_stake() == 2500.0


def test_unlimited_slots_are_as_many_as_pairs() -> None:
    strategy = Allocated(stake_amount="unlimited")
    strategy.config["max_open_trades"] = float("inf")
    assert strategy.full_stake() == 5000.0
