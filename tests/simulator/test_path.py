"""A path inside a candle touches what the candle touched."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vostok.simulator.noise import normal
from vostok.simulator.path import allocate, constrained_walk, fold


@st.composite
def candle_prices(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Open, high, low and close in ticks."""
    low = draw(st.integers(1, 10**7))
    height = draw(st.integers(0, 10**5))
    open_, close = (low + draw(st.integers(0, height)) for _ in range(2))
    return open_, low + height, low, close


@given(prices=candle_prices(), key=st.integers(0, 2**63), count=st.integers(3, 80), loudness=st.floats(0, 3))
def test_walk_keeps_open_high_low_and_close(
    prices: tuple[int, int, int, int], key: int, count: int, loudness: float
) -> None:
    open_, high, low, close = prices
    steps = normal(key, np.arange(count))[None, :] * loudness * (high - low)
    start, top, bottom, end = (np.array([value]) for value in (open_, high, low, close))
    nodes = constrained_walk(start, top, bottom, end, steps).nodes[0]
    assert (nodes[0], nodes[-1]) == (open_, close)
    assert (nodes.max(), nodes.min()) == (high, low)


def test_walk_of_two_steps_stays_inside() -> None:
    steps = normal(1, np.arange(2))[None, :]
    walk = constrained_walk(np.array([10]), np.array([20]), np.array([5]), np.array([12]), steps)
    assert walk.nodes.tolist() == [[10, 5, 12]]


@given(
    total=st.integers(0, 10**14),
    weights=st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1, max_size=70),
)
def test_allocation_adds_up_and_gives_nothing_to_weight_0(total: int, weights: list[float]) -> None:
    if not any(weights):
        total = 0
    shares = allocate(np.array([total]), np.array([weights]))[0]
    assert shares.sum() == total
    assert (shares >= 0).all()
    assert all(share == 0 for share, weight in zip(shares.tolist(), weights, strict=True) if weight == 0)


@given(value=st.floats(-1e6, 1e6), low=st.floats(0, 100), width=st.floats(0, 100))
def test_folded_value_lies_inside_the_bounds(value: float, low: float, width: float) -> None:
    folded = fold(np.array([value]), np.array([low]), np.array([low + width]))[0]
    assert low - 1e-6 <= folded <= low + width + 1e-6
