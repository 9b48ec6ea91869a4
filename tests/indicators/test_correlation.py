"""Correlations of what pairs share."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vostok.indicators.correlation import LEAST, correlations


def closes(seed: int, length: int = 80, start: int = 0) -> dict[int, float]:
    walk = np.exp(np.random.default_rng(seed).normal(0, 0.01, length).cumsum())
    return {start + place: float(close) for place, close in enumerate(walk)}


@given(st.integers(0, 2**31), st.integers(0, 2**31))
@settings(max_examples=40, deadline=None)
def test_two_series_then_numpys_coefficient_symmetric_and_one_with_itself(one: int, two: int) -> None:
    first, second = closes(one), closes(two)
    found = correlations([first, second])
    expected = np.corrcoef(np.diff(np.log([*first.values()])), np.diff(np.log([*second.values()])))[0, 1]
    assert found[0][1] == found[1][0] == pytest.approx(expected, abs=1e-9)
    assert found[0][0] == found[1][1] == 1.0


def test_opposite_moves_then_minus_one() -> None:
    first = closes(4)
    assert correlations([first, {ts: 1 / close for ts, close in first.items()}])[0][1] == pytest.approx(-1)


def test_too_little_in_common_or_a_price_that_never_moves_then_unknown() -> None:
    first = closes(4)
    later = closes(5, start=80 - LEAST)
    still = dict.fromkeys(first, 2.0)
    assert correlations([first, later])[0][1] is None
    assert correlations([first, still])[0][1] is None
    assert correlations([]) == []
