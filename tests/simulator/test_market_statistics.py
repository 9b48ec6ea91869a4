"""The simulated market has the habits of a real one; each band is about what Binance's majors showed over years."""

from typing import NamedTuple

import numpy as np
import pytest

from tests.simulator.worlds import NOW
from vostok.clock import DAY_MS
from vostok.simulator.candles import Candles
from vostok.simulator.catalogue import COINS
from vostok.simulator.noise import Floats, Ints
from vostok.simulator.walk import CoinWalk

SEEDS = (1, 7, 42, 1234)
HOURS_PER_YEAR, MINUTES_PER_YEAR = 8_766, 525_960
TWO_YEARS = 730


class History(NamedTuple):
    """Two years of one coin: hourly extremes, returns of hours, and returns and volumes of 40 days of minutes."""

    high: Ints
    low: Ints
    hourly: Floats
    minutely: Floats
    volume_by_hour: Floats


def history(seed: int, index: int) -> History:
    walk = CoinWalk(seed, COINS[index])
    hours = walk.blocks(NOW - TWO_YEARS * DAY_MS, NOW)
    minutes = walk.minutes(walk.blocks(NOW - 40 * DAY_MS, NOW))
    by_hour = np.array([hours.volume[hours.time // 3_600_000 % 24 == hour].mean() for hour in range(24)])
    return History(
        hours.high, hours.low, np.diff(np.log(hours.close)), np.diff(np.log(minutes.close)), by_hour / by_hour.mean()
    )


@pytest.fixture(scope="module", params=SEEDS, ids=lambda seed: f"seed-{seed}")
def coins(request: pytest.FixtureRequest) -> list[History]:
    return [history(request.param, index) for index in range(len(COINS))]


def kurtosis(returns: Floats) -> float:
    centred = returns - returns.mean()
    return float((centred**4).mean() / (centred**2).mean() ** 2)


def memory(values: Floats, lag: int) -> float:
    return float(np.corrcoef(values[lag:], values[:-lag])[0, 1])


def possible(candles: Candles) -> bool:
    return bool(
        (candles.low > 0).all()
        and (candles.low <= np.minimum(candles.open, candles.close)).all()
        and (candles.high >= np.maximum(candles.open, candles.close)).all()
        and (candles.trades > 0).all()
        and (candles.volume >= candles.trades).all()
        and ((candles.taker >= 0) & (candles.taker <= candles.volume)).all()
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_two_years_hold_no_impossible_candle(seed: int) -> None:
    for coin in COINS:
        hours = CoinWalk(seed, coin).blocks(NOW - TWO_YEARS * DAY_MS, NOW)
        assert len(hours.time) == TWO_YEARS * 24
        assert possible(hours)
    # All minutes of one coin, another one for each seed.
    walk = CoinWalk(seed, COINS[SEEDS.index(seed) * 3])
    for day in range(0, TWO_YEARS, 73):
        start = NOW - (TWO_YEARS - day) * DAY_MS
        assert possible(walk.minutes(walk.blocks(start, start + 73 * DAY_MS)))


def test_yearly_volatility_is_that_of_coins(coins: list[History]) -> None:
    for coin in coins:
        for returns, per_year in ((coin.hourly, HOURS_PER_YEAR), (coin.minutely, MINUTES_PER_YEAR)):
            assert 0.25 < returns.std() * per_year**0.5 < 2.0
        assert 0.3 < coin.hourly.std() * HOURS_PER_YEAR**0.5 < 1.5


def test_prices_stay_within_a_factor_of_30_over_two_years(coins: list[History]) -> None:
    for coin in coins:
        assert coin.low.min() > 0
        assert 1.3 < coin.high.max() / coin.low.min() < 30


def test_returns_have_fat_tails(coins: list[History]) -> None:
    for coin in coins:
        assert 5 < kurtosis(coin.minutely) < 100
        assert 3.8 < kurtosis(coin.hourly) < 30


def test_sizes_of_returns_are_spread_as_in_a_market(coins: list[History]) -> None:
    """Against a normal law: more small moves and more very large ones."""
    # Where a minute's usual move is less than a tick, the tick decides the law.
    fine = [coin for coin in coins if (coin.minutely == 0).mean() < 0.15]
    assert len(fine) >= 10
    for coin in fine:
        size = np.abs(coin.minutely) / coin.minutely.std()
        assert 0.70 < (size < 1).mean() < 0.90
        assert 0.008 < (size > 3).mean() < 0.03
        assert size.max() < 60


def test_volatility_comes_in_clusters_but_returns_have_no_memory(coins: list[History]) -> None:
    for coin in coins:
        sizes = np.abs(coin.minutely)
        assert memory(sizes, 1) > 0.1
        assert memory(sizes, 60) > 0.04
        assert memory(sizes, 1) > memory(sizes, 1440) - 0.05
        # A coarse tick bounces between bid and ask.
        assert -0.2 < memory(coin.minutely, 1) < 0.1


def test_coins_move_together_but_not_as_one(coins: list[History]) -> None:
    pairs = np.triu_indices(len(coins), 1)
    for returns in ([coin.hourly for coin in coins], [coin.minutely for coin in coins]):
        correlations = np.atleast_2d(np.corrcoef(np.array(returns)))[pairs]
        assert correlations.max() < 0.9
        assert 0.3 < correlations.mean() < 0.8
    hourly = np.corrcoef(np.array([coin.hourly for coin in coins]))
    assert hourly.min() > 0.25


def test_european_and_american_hours_trade_more(coins: list[History]) -> None:
    for coin in coins:
        assert coin.volume_by_hour[13:18].mean() > 1.3 * coin.volume_by_hour[1:6].mean()


def test_trends_and_ranges_take_turns(coins: list[History]) -> None:
    """Kaufman's efficiency ratio over a day: near 1 the price went one way, near 0 it went nowhere."""
    ratios = []
    for coin in coins:
        days = coin.hourly[: len(coin.hourly) // 24 * 24].reshape(-1, 24)
        ratios.append(np.abs(days.sum(axis=1)) / np.abs(days).sum(axis=1))
    spread = np.concatenate(ratios)
    assert (spread > 0.5).mean() > 0.03
    assert (spread < 0.1).mean() > 0.15
