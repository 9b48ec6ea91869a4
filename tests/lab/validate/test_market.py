"""The market that a validation is held against knows each price from the moment at which it was there."""

from pathlib import Path

import numpy as np
import pytest

from vostok.lab import candle_files
from vostok.lab.candles import Candles
from vostok.lab.curves import DAY_MS, curve
from vostok.lab.plan import ValidationPlan, WindowChoice
from vostok.lab.regimes import by_regime
from vostok.lab.run.validate import market_of
from vostok.lab.spec import BacktestSpec

START, DAYS = 20_000 * DAY_MS, 40
SPEC = BacktestSpec(
    strategy="Simple", pairs=("BTC/USDT",), start=START, end=START + DAYS * DAY_MS, markets=(), timeframe="1d"
)
PLAN = ValidationPlan(backtest=SPEC, windows=WindowChoice(in_days=30, out_days=5), epochs=0)


@pytest.fixture
def closes(tmp_path: Path) -> np.ndarray:
    """Stored daily candles of ten days more than the range: flat, and then a rise of a half in one day."""
    found = np.where(np.arange(DAYS + 10) < 33, 100.0, 150.0)
    times = START + np.arange(DAYS + 10) * DAY_MS
    opens = np.concatenate(([100.0], found[:-1]))
    highs, lows = np.maximum(opens, found), np.minimum(opens, found)
    candle_files.write(
        candle_files.candle_path(tmp_path, "BTC/USDT", "1d"),
        Candles(times, opens, highs, lows, found, np.ones(DAYS + 10)),
    )
    return found


def test_close_of_a_candle_is_not_known_when_it_opens(tmp_path: Path, closes: np.ndarray) -> None:
    market = market_of(PLAN, tmp_path)
    assert market is not None
    assert market.times.tolist() == [START + day * DAY_MS for day in range(1, DAYS + 1)]
    assert market.values.tolist() == pytest.approx((closes[:DAYS] / 100).tolist())


def test_day_that_rises_is_not_counted_as_one_of_the_rising_market(tmp_path: Path, closes: np.ndarray) -> None:
    market = market_of(PLAN, tmp_path)
    # What holding earned, at the opening of each candle as a backtest tells it.
    held = curve((START + day * DAY_MS, float(closes[day - 1])) for day in range(31, DAYS + 1))
    assert market is not None
    found = {one.regime: one for one in by_regime(held, [], market)}
    assert [found["sideways"].total_return, found["bull"].total_return] == pytest.approx([0.5, 0.0])
    assert [one.market_return for one in found.values()] == pytest.approx([one.total_return for one in found.values()])
