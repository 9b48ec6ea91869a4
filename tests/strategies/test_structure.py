"""Market structure: what the terms mean on drawn candles, and that no later candle rewrites a row."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame

from _structure import (
    Floats,
    bullish_gaps,
    bullish_order_blocks,
    confirmed_swings,
    market_structure,
    memory,
)
from tests.strategies.laboratory import candles

WIDTH, MAX_AGE = 3, 60
WINDOWS = 45
Analysis = Callable[[DataFrame], DataFrame]


def analysis(frame: DataFrame) -> DataFrame:
    """Every column that the module can make."""
    high, low, close = (frame[name].to_numpy() for name in ("high", "low", "close"))
    structure = market_structure(high, low, close, WIDTH, MAX_AGE)
    highs, lows = confirmed_swings(high, low, WIDTH)
    block = bullish_order_blocks(frame, structure.break_up, max_age=MAX_AGE)
    gap = bullish_gaps(frame, MAX_AGE)
    return DataFrame(
        {
            "confirmed_high": highs,
            "confirmed_low": lows,
            "swing_high": structure.swing_high,
            "swing_low": structure.swing_low,
            "break_up": structure.break_up,
            "break_down": structure.break_down,
            "change": structure.change,
            "trend": structure.trend,
            "block_low": block.low,
            "block_high": block.high,
            "gap_low": gap.low,
            "gap_high": gap.high,
        }
    )


def repainting(frame: DataFrame) -> DataFrame:
    """A swing dated at its extreme instead of its confirmation: what public packages do."""
    middle = frame["high"].rolling(2 * WIDTH + 1, center=True).max()
    return DataFrame({"swing": frame["high"].where(frame["high"] == middle)})


def rewritten_rows(analyse: Analysis, frame: DataFrame, windows: int = WINDOWS) -> int:
    """Rows of `windows` growing prefixes that differ from the analysis of all candles."""
    whole = analyse(frame)
    lengths = np.linspace(len(frame) // 4, len(frame) - 1, windows, dtype=int)
    return sum(_different_rows(analyse(frame.head(length)), whole.head(length)) for length in lengths)


def _different_rows(one: DataFrame, other: DataFrame) -> int:
    same = (one == other) | (one.isna() & other.isna())
    return int((~same.all(axis=1)).sum())


def drawn(closes: list[float], opens: list[float] | None = None) -> DataFrame:
    """Candles without wicks through `closes`."""
    close = np.array(closes, dtype=float)
    start = np.array(opens, dtype=float) if opens else np.concatenate([close[:1], close[:-1]])
    return DataFrame({"open": start, "high": np.maximum(start, close), "low": np.minimum(start, close), "close": close})


def structure_of(frame: DataFrame, width: int = 2, max_age: int = 60) -> DataFrame:
    high, low, close = (frame[name].to_numpy() for name in ("high", "low", "close"))
    found = market_structure(high, low, close, width, max_age)
    return DataFrame({"up": found.break_up, "down": found.break_down, "change": found.change, "trend": found.trend})


@pytest.mark.parametrize("seed", range(2))
def test_prefix_replay_rewrites_no_row(seed: int) -> None:
    assert rewritten_rows(analysis, candles(seed, 1000, "1h")) == 0


def test_prefix_replay_finds_a_repainting_swing() -> None:
    assert rewritten_rows(repainting, candles(0, 1000, "1h")) > 5


def test_analysis_on_made_up_candles_finds_each_kind() -> None:
    """Else the replay above would hold of empty columns."""
    found = analysis(candles(0, 1000, "1h"))
    marks = found[["break_up", "break_down", "change"]].sum()
    assert (marks > 5).all(), marks
    assert found[["block_low", "gap_low", "swing_high", "swing_low"]].notna().mean().gt(0.05).all()


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), end=st.integers(400, 600))
def test_row_depends_on_no_candle_before_its_memory(seed: int, end: int) -> None:
    frame = candles(seed, 600, "1h").head(end)
    recent = frame.tail(memory(WIDTH, MAX_AGE)).reset_index(drop=True)
    assert (
        _different_rows(analysis(frame).tail(1).reset_index(drop=True), analysis(recent).tail(1).reset_index(drop=True))
        == 0
    )


def test_swing_is_known_width_candles_after_its_extreme() -> None:
    rising: Floats = np.array([1.0, 2, 5, 3, 2, 1, 4])
    highs, lows = confirmed_swings(rising, rising, 2)
    assert highs[4] == 5
    assert np.isnan(np.delete(highs, 4)).all()
    assert np.isnan(lows).all()


def test_close_above_the_swing_high_is_a_break_once() -> None:
    found = structure_of(drawn([1, 3, 5, 4, 3, 4, 6, 7, 8]))
    assert list(np.flatnonzero(found["up"])) == [6]
    assert list(found["trend"]) == [0, 0, 0, 0, 0, 0, 1, 1, 1]


def test_wick_above_the_swing_high_is_no_break() -> None:
    frame = drawn([1, 3, 5, 4, 3, 4, 4, 4, 4])
    frame.loc[6, "high"] = 9.0
    assert not structure_of(frame)["up"].any()


def test_break_against_the_trend_is_a_change_of_character() -> None:
    found = structure_of(drawn([1, 3, 5, 4, 3, 4, 6, 7, 6, 5, 6, 7, 6, 5, 4, 3]))
    assert list(np.flatnonzero(found["up"])) == [6]
    assert list(np.flatnonzero(found["down"])) == [14]
    assert list(np.flatnonzero(found["change"])) == [14]
    assert found["trend"].iat[-1] == -1


def test_level_older_than_max_age_is_not_broken() -> None:
    closes = [1, 3, 5, 4, 3, *[3.5] * 12, 6, 7]
    assert structure_of(drawn(closes), max_age=60)["up"].any()
    assert not structure_of(drawn(closes), max_age=10)["up"].any()


def test_order_block_is_the_last_falling_candle_before_the_break() -> None:
    frame = drawn([1, 3, 5, 4, 3, 4, 6, 7, 6, 2])
    block = bullish_order_blocks(frame, structure_of(frame)["up"].to_numpy())
    assert np.isnan(block.low[:6]).all()
    assert list(block.low[6:9]) == [3, 3, 3]
    assert list(block.high[6:9]) == [4, 4, 4]
    assert np.isnan(block.low[9])


def test_order_block_without_a_falling_candle_does_not_exist() -> None:
    frame = drawn([1, 2, 3, 4, 5])
    assert np.isnan(bullish_order_blocks(frame, np.array([False, False, False, False, True])).low).all()


def test_gap_stays_until_a_close_below_it() -> None:
    frame = drawn([10, 11, 14, 16, 13.5, 12, 10.5], opens=[9, 10, 10, 13, 16, 13.5, 12])
    gap = bullish_gaps(frame)
    assert np.isnan(gap.low[:3]).all()
    assert list(gap.low[3:6]) == [11, 11, 11]
    assert list(gap.high[3:6]) == [13, 13, 13]
    assert np.isnan(gap.low[6])
