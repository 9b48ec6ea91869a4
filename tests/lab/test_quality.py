"""Each flaw planted alone is found and counted, and the grade follows the stated rule at its boundaries."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab.samples import NOW_MS, START_MS, changed, sound, without
from vostok.lab.candles import Candles
from vostok.lab.quality import Grade, assess

HOUR_MS = 3_600_000
MANY = sound(2_000)


def test_candles_without_a_flaw_are_good() -> None:
    quality = assess(MANY, "1h", NOW_MS)
    assert quality.grade == "GOOD"
    assert (quality.candles, quality.expected) == (2_000, 2_000)


@pytest.mark.parametrize(
    ("candles", "flaw"),
    [
        (MANY.where(np.insert(np.arange(2_000), 5, 5)), "1 duplicates"),
        (MANY.where(np.concatenate([[1, 0], np.arange(2, 2_000)])), "1 candles out of place"),
        (changed(MANY, 7, time=MANY.time[7] + 60_000), "1 candles out of place"),
        (changed(MANY, -1, time=START_MS + 10_000 * HOUR_MS), "1 candles out of place"),
        (changed(MANY, 7, high=1.0), "1 impossible candles"),
        (changed(MANY, 7, low=1_000.0), "1 impossible candles"),
        (changed(MANY, 7, close=math.nan), "1 impossible candles"),
        (changed(MANY, 7, open=-1.0), "1 impossible candles"),
        (changed(MANY, 7, volume=-1.0), "1 impossible candles"),
        (without(MANY, 100, 101), "101 of 2000 candles missing"),
        (MANY._replace(volume=np.where(np.arange(2_000) < 1_001, 0.0, 1.0)), "1001 of 2000 candles without volume"),
        (MANY.where(slice(0, 0)), "no candle"),
    ],
)
def test_a_flaw_that_no_backtest_may_see_is_bad(candles: Candles, flaw: str) -> None:
    quality = assess(candles, "1h", NOW_MS)
    assert quality.grade == "BAD"
    assert flaw in quality.flaws()


@pytest.mark.parametrize(
    ("candles", "grade"),
    [
        (without(MANY, 100, 2), "GOOD"),
        (without(MANY, 100, 3), "QUESTIONABLE"),
        (without(MANY, 100, 100), "QUESTIONABLE"),
        (MANY._replace(volume=np.where(np.arange(2_000) < 20, 0.0, 1.0)), "GOOD"),
        (MANY._replace(volume=np.where(np.arange(2_000) < 21, 0.0, 1.0)), "QUESTIONABLE"),
        (changed(MANY, 50, high=MANY.close[50] * 1.3), "QUESTIONABLE"),
        (changed(MANY, 50, low=MANY.close[50] * 0.7), "QUESTIONABLE"),
        (changed(MANY, 50, high=MANY.close[50] * 1.06), "GOOD"),
    ],
)
def test_what_a_backtest_may_see_is_graded_by_the_rule(candles: Candles, grade: Grade) -> None:
    assert assess(candles, "1h", NOW_MS).grade == grade


def test_a_crash_that_lasts_is_no_spike() -> None:
    fallen = np.where(np.arange(2_000) >= 1_000, 0.6, 1.0)
    crash = MANY._replace(
        open=MANY.open * np.concatenate([[1.0], fallen[:-1]]),
        high=MANY.high * np.concatenate([[1.0], fallen[:-1]]),
        low=MANY.low * fallen,
        close=MANY.close * fallen,
    )
    quality = assess(crash, "1h", NOW_MS)
    assert (quality.spikes, quality.grade) == (0, "GOOD")


def test_weeks_that_open_on_monday_are_in_place() -> None:
    monday = START_MS
    assert assess(sound(40, "1w", start=monday), "1w", NOW_MS).grade == "GOOD"
    assert assess(sound(40, "1w", start=monday + 86_400_000), "1w", NOW_MS).grade == "BAD"


@given(st.sets(st.integers(1, 98), max_size=60))
def test_holes_are_counted_as_they_are(gone: set[int]) -> None:
    candles = MANY.where([row for row in range(100) if row not in gone])
    quality = assess(candles, "1h", NOW_MS)
    runs = [row for row in gone if row - 1 not in gone]
    assert (quality.missing, quality.gaps, quality.expected) == (len(gone), len(runs), 100)
