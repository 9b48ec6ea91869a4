"""The rule of the regimes at its boundaries, and that no day knows its own price."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.lab.curves import DAY_MS, Curve, curve
from vostok.lab.regimes import LOOKBACK_DAYS, Regime, by_regime, regimes

HOUR_MS = 3_600_000
WALKS = st.lists(st.floats(0.9, 1.1), min_size=40, max_size=90).map(
    lambda steps: curve([(day * DAY_MS, float(value)) for day, value in enumerate(100 * np.cumprod(steps))])
)


def market(change: float) -> Curve:
    """Flat at 100 for 30 days, then at 100 x (1 + change)."""
    return curve([(day * DAY_MS, 100.0 if day < LOOKBACK_DAYS else 100 * (1 + change)) for day in range(60)])


@pytest.mark.parametrize(
    ("change", "regime"), [(0.1001, "bull"), (0.0999, "sideways"), (-0.0999, "sideways"), (-0.1001, "bear")]
)
def test_a_tenth_in_thirty_days_makes_the_regime(change: float, regime: Regime) -> None:
    known = regimes(market(change))
    assert known[LOOKBACK_DAYS] == "unknown"
    assert known[LOOKBACK_DAYS + 1] == regime


@given(WALKS, st.integers(31, 89))
def test_a_day_does_not_know_its_own_price(walk: Curve, day: int) -> None:
    day = min(day, len(walk.times) - 1)
    # The price at its first midnight is the close of the day before.
    changed = Curve(walk.times, np.where(np.arange(len(walk.times)) > day, 1e6, walk.values))
    before, after = regimes(walk), regimes(changed)
    assert [before[number] for number in range(day + 1)] == [after[number] for number in range(day + 1)]


@given(WALKS, WALKS)
def test_the_regimes_share_out_all_days_trades_and_returns(equity: Curve, held: Curve) -> None:
    trades = [(int(moment), float(index)) for index, moment in enumerate(equity.times[::5])]
    found = by_regime(equity, trades, held)
    # Each regime's time is rounded to whole days.
    assert abs(sum(figures.days for figures in found) - equity.days) <= len(found) / 2
    assert sum(figures.trades for figures in found) == len(trades)
    assert sum(figures.profit for figures in found) == pytest.approx(sum(profit for _, profit in trades))
    compounded = math.prod(1 + figures.total_return for figures in found)
    assert compounded == pytest.approx(equity.values[-1] / equity.values[0])


def test_what_is_known_before_the_run_tells_its_first_days() -> None:
    equity = curve([(day * DAY_MS, 100.0 + day) for day in range(40, 50)])
    alone = by_regime(equity, [], curve([(day * DAY_MS, 100.0) for day in range(40, 50)]))
    told = by_regime(equity, [], market(0.5))
    assert [figures.regime for figures in alone] == ["unknown"]
    assert [figures.regime for figures in told] == ["bull"]


@pytest.mark.parametrize(("step_ms", "days"), [(HOUR_MS, 10), (DAY_MS, 10), (6 * HOUR_MS, 3)])
def test_run_from_midnight_to_midnight_has_the_days_between(step_ms: int, days: int) -> None:
    equity = curve([(moment, 100.0) for moment in range(40 * DAY_MS, (40 + days) * DAY_MS + 1, step_ms)])
    assert [(one.regime, one.days) for one in by_regime(equity, [], market(0.5))] == [("bull", days)]


def test_hour_after_the_last_midnight_is_no_day_more() -> None:
    equity = curve([(moment, 100.0) for moment in range(40 * DAY_MS, 50 * DAY_MS + HOUR_MS + 1, HOUR_MS)])
    assert [one.days for one in by_regime(equity, [], market(0.5))] == [10]


def test_last_candle_before_midnight_belongs_to_the_regime_it_was_in() -> None:
    # The day after the run is a bull's; nothing of the run was in it.
    equity = curve([(29 * DAY_MS, 100.0), (30 * DAY_MS, 100.0), (31 * DAY_MS, 110.0)])
    assert [(one.regime, one.days) for one in by_regime(equity, [], market(0.5))] == [("unknown", 2)]
