"""What each family buys and sells, on candles whose indicators are given."""

from typing import Any

import pytest
from pandas import DataFrame, Series

from _structure import memory
from tests.strategies.conftest import Bench
from tests.strategies.laboratory import candles

PAIR = {"pair": "BTC/USDT"}
# Freqtrade itself still calls pandas in ways that a later pandas will refuse.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


@pytest.fixture
def load(benches: dict[str, Bench]) -> Any:
    """Loads a strategy by name."""
    bench = benches["1h"]
    return lambda name: bench.laboratory.strategy(bench.config(name))


def given(count: int = 1, **columns: Any) -> DataFrame:
    """`count` traded candles with enough history and these indicators; a list gives one value a candle."""
    everywhere = {"volume": 1.0, "enough_history": True, **columns}
    return DataFrame(
        {name: value if isinstance(value, list) else [value] * count for name, value in everywhere.items()}
    )


def enters(strategy: Any, frame: DataFrame) -> list[bool]:
    found = strategy.populate_entry_trend(frame.copy(), PAIR)
    return [value == 1 for value in found.get("enter_long", [0] * len(frame))]


def exits(strategy: Any, frame: DataFrame) -> list[bool]:
    found = strategy.populate_exit_trend(frame.copy(), PAIR)
    return [value == 1 for value in found.get("exit_long", [0] * len(frame))]


# Mean reversion

STRETCHED: dict[str, Any] = {
    "close": 95.0, "band_low": 96.0, "band_middle": 99.0, "rsi": 25.0, "adx": 15.0, "atr": 1.0, "average": 100.0
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "buys"),
    [
        ({}, True),
        ({"close": 96.5}, False),
        ({"rsi": 40.0}, False),
        ({"adx": 35.0}, False),
        ({"average": 110.0}, False),
        ({"volume": 0.0}, False),
        ({"atr": float("nan")}, False),
        ({"enough_history": False}, False),
    ],
    ids=str,
)
def test_mean_reversion_buys_what_is_stretched_without_a_trend(load: Any, change: dict[str, Any], buys: bool) -> None:
    assert enters(load("MeanReversion"), given(**STRETCHED | change)) == [buys]


def test_mean_reversion_sells_at_the_mean_or_when_strong(load: Any) -> None:
    frame = given(3, close=[98.0, 99.0, 98.0], band_middle=99.0, rsi=[50.0, 50.0, 70.0])
    assert exits(load("MeanReversion"), frame) == [False, True, True]


# Breakout

BROKEN: dict[str, Any] = {
    "close": [100.0, 103.0, 104.0], "fast": 100.0, "slow": 99.0, "atr": 1.0, "usual_volume": 0.5
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "buys"),
    [
        ({}, [False, True, False]),
        ({"slow": 101.0}, [False] * 3),
        ({"usual_volume": 1.0}, [False] * 3),
        ({"atr": 5.0}, [False] * 3),
        ({"usual_volume": float("nan")}, [False] * 3),
    ],
    ids=str,
)
def test_breakout_buys_the_first_close_above_the_channel(load: Any, change: dict[str, Any], buys: list[bool]) -> None:
    assert enters(load("Breakout"), given(3, **BROKEN | change)) == buys


def test_breakout_sells_below_the_middle_of_the_channel(load: Any) -> None:
    assert exits(load("Breakout"), given(2, close=[99.6, 99.4], fast=100.0, atr=1.0)) == [False, True]


# Smart money

CONFIRMED: dict[str, Any] = {
    "close": 100.0, "low": 98.0, "trend": 1, "break_up": True, "break_down": False, "block_low": 97.0,
    "block_high": 99.0, "gap_low": 95.0, "aligned": 1.0, "aligned_mid": 1.0, "aligned_high": 1.0, "rsi": 55.0,
    "adx": 30.0, "plus_di": 25.0, "minus_di": 10.0, "atr": 1.0, "mean_volume": 0.5,
}  # fmt: skip
MISSING: list[dict[str, Any]] = [
    {"trend": 0}, {"break_up": False}, {"block_high": 97.5}, {"gap_low": float("nan")}, {"aligned": 0.0},
    {"aligned_mid": 0.0}, {"aligned_high": 0.0}, {"rsi": 80.0}, {"minus_di": 30.0}, {"mean_volume": 2.0},
]  # fmt: skip


def test_smart_money_counts_ten_confirmations(load: Any) -> None:
    strategy = load("SmartMoney")
    assert strategy.confirmations(given(**CONFIRMED)).shape[1] == 10
    assert strategy.score(given(**CONFIRMED)).to_list() == [1.0]
    for change in MISSING:
        assert strategy.score(given(**CONFIRMED | change)).to_list() == [0.9], change


@pytest.mark.parametrize(("missing", "buys"), [(0, True), (2, True), (3, False), (10, False)])
def test_smart_money_enters_above_seventy_percent(load: Any, missing: int, buys: bool) -> None:
    changes = {name: value for change in MISSING[:missing] for name, value in change.items()}
    assert enters(load("SmartMoney"), given(**CONFIRMED | changes)) == [buys]


@pytest.mark.parametrize("column", ["aligned_mid", "aligned_high", "adx", "atr"])
def test_smart_money_does_not_enter_on_an_unknown_indicator(load: Any, column: str) -> None:
    assert enters(load("SmartMoney"), given(**CONFIRMED | {column: float("nan")})) == [False]


def test_smart_money_leaves_when_structure_breaks_down(load: Any) -> None:
    assert exits(load("SmartMoney"), given(2, **CONFIRMED | {"break_down": [False, True]})) == [False, True]


def test_smart_money_has_the_history_its_structure_needs(load: Any) -> None:
    strategy = load("SmartMoney")
    assert strategy.startup_candle_count >= memory(3, 60) + 24


# Decision tree


@pytest.mark.parametrize(
    ("close", "adx", "rsi", "band_low", "leaf"),
    [
        (110.0, 30.0, 60.0, 90.0, 1.0),
        (110.0, 30.0, 75.0, 90.0, 0.4),
        (110.0, 10.0, 35.0, 90.0, 0.7),
        (110.0, 10.0, 55.0, 90.0, 0.3),
        (80.0, 30.0, 20.0, 90.0, 0.4),
        (95.0, 30.0, 40.0, 90.0, -1.0),
        (95.0, 10.0, 40.0, 90.0, -0.3),
    ],
)
def test_tree_has_seven_leaves(load: Any, close: float, adx: float, rsi: float, band_low: float, leaf: float) -> None:
    frame = given(close=close, average=100.0, adx=adx, rsi=rsi, band_low=band_low)
    assert load("DecisionTree").signal(frame).to_list() == [leaf]


@pytest.mark.parametrize(
    ("rsi", "sentiment", "buys"),
    [
        (60.0, 0.0, True),  # a full signal, neutral
        (60.0, -0.3, True),  # 1 x 0.7
        (60.0, -0.4, False),  # 1 x 0.6
        (75.0, 0.0, False),  # 0.4 is too little alone
        (75.0, 0.7, True),  # 0.4 x 1.7
    ],
)
def test_tree_buys_by_signal_times_sentiment(load: Any, rsi: float, sentiment: float, buys: bool) -> None:
    frame = given(close=110.0, average=100.0, adx=30.0, rsi=rsi, band_low=90.0, atr=1.0, sentiment=sentiment)
    assert enters(load("DecisionTree"), frame) == [buys]


def test_tree_never_buys_below_minus_one_half_whatever_it_asks_for(load: Any) -> None:
    strategy = load("DecisionTree")
    strategy.conviction_in.value = 0.3
    try:
        frame = given(
            2, close=110.0, average=100.0, adx=30.0, rsi=60.0, band_low=90.0, atr=1.0, sentiment=[-0.5, -0.51]
        )
        assert enters(strategy, frame) == [True, False]
    finally:
        strategy.conviction_in.value = 0.65


# Momentum


def test_momentum_strategies_have_the_history_that_their_longest_settings_need(load: Any) -> None:
    for name in ("CrossSectionalMomentum", "DualMomentum"):
        strategy = load(name)
        settings = [
            strategy.lookback,
            strategy.rebalance_every,
            *([strategy.skip] if hasattr(strategy, "skip") else []),
        ]
        assert strategy.startup_candle_count >= sum(setting.high for setting in settings)
    assert load("TimeSeriesMomentum").startup_candle_count > 360 + 30


def test_time_series_momentum_follows_the_votes(load: Any) -> None:
    frame = given(5, votes=[3.0, 2.0, 1.0, 0.0, float("nan")], target_weight=0.5)
    strategy = load("TimeSeriesMomentum")
    assert enters(strategy, frame) == [True, True, False, False, False]
    assert exits(strategy, frame) == [False, False, True, True, False]


@pytest.mark.parametrize(("volatility", "weight"), [(0.01, 1.0), (0.04, 0.5), (0.08, 0.25)])
def test_time_series_momentum_is_smaller_when_the_pair_is_wilder(load: Any, volatility: float, weight: float) -> None:
    frame = candles(7, 500, "1d", volatility=0.001)
    steps = Series([1.0 + volatility, 1.0 / (1.0 + volatility)] * 250)
    strategy = load("TimeSeriesMomentum")
    strategy.timeframe = "1d"
    found = strategy.populate_indicators(frame.assign(close=100.0 * steps.cumprod()), PAIR)
    # 1 % up and down each day is 19 % a year; the target is 40 %.
    assert found["target_weight"].iat[-1] == pytest.approx(weight, rel=0.08)


def test_cross_sectional_momentum_holds_the_top_of_a_universe_with_a_choice(load: Any) -> None:
    frame = given(
        5,
        rank=[1.0, 3.0, 4.0, 1.0, 1.0],
        reviewed_rank=[1.0, 3.0, 1.0, 4.0, 1.0],
        ranked_pairs=[6.0, 6.0, 6.0, 6.0, 3.0],
    )
    assert enters(load("CrossSectionalMomentum"), frame) == [True, True, False, False, False]


def test_cross_sectional_momentum_drops_a_pair_only_at_a_rebalancing_and_beyond_the_margin(load: Any) -> None:
    frame = given(4, rank=[5.0, 5.0, 4.0, float("nan")], rebalance=[True, False, True, True])
    assert exits(load("CrossSectionalMomentum"), frame) == [True, False, False, False]


def test_dual_momentum_stays_in_cash_when_the_strongest_falls(load: Any) -> None:
    frame = given(3, rank=1.0, reviewed_rank=1.0, momentum=[0.5, 0.0, -0.3], rebalance=True)
    strategy = load("DualMomentum")
    assert enters(strategy, frame) == [True, False, False]
    assert exits(strategy, frame) == [False, True, True]


def test_dual_momentum_prefers_the_stronger_pair(load: Any) -> None:
    frame = given(3, rank=[2.0, 3.0, 4.0], reviewed_rank=[2.0, 3.0, 4.0], momentum=0.5, rebalance=True)
    strategy = load("DualMomentum")
    assert enters(strategy, frame) == [True, False, False]
    assert exits(strategy, frame) == [False, False, True]


def test_cash_earns_its_yearly_return_in_a_year(load: Any) -> None:
    strategy = load("DualMomentum")
    strategy.timeframe = "1d"
    assert (1 + strategy.cash_over_lookback()) ** (365 / 90) == pytest.approx(1.04)
