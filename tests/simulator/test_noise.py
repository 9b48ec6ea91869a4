"""Noise that is a function of its place."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vostok.simulator.noise import levy_walk, normal, smooth, stream, uniform

PLACES = np.arange(200_000)


def test_number_does_not_depend_on_what_is_asked_with_it() -> None:
    whole = normal(5, PLACES[:1000])
    assert normal(5, PLACES[417:418])[0] == whole[417]
    assert levy_walk(5, PLACES[700:701])[0] == levy_walk(5, PLACES[:1000])[700]


def test_hash_is_splitmix64_as_published() -> None:
    # The first outputs of the reference implementation for the seed 1234567.
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    expected = [((word >> 11) + 0.5) * 2.0**-53 for word in published]
    assert uniform(1234567, np.arange(1, 4)).tolist() == expected


def test_stream_is_named_by_its_parts() -> None:
    assert stream(7, "BTCUSDT", "days") == 7475771725905687718
    assert len({stream(seed, name) for seed in range(50) for name in ("a", "b")}) == 100


def test_uniform_fills_its_interval_evenly() -> None:
    counts, _ = np.histogram(uniform(11, PLACES), bins=50, range=(0.0, 1.0))
    assert counts.sum() == len(PLACES)
    # 4,000 expected in each bin, deviation 63.
    assert counts.min() > 3_700
    assert counts.max() < 4_300


def test_normal_has_mean_0_deviation_1_and_no_memory() -> None:
    numbers = normal(3, PLACES)
    assert abs(numbers.mean()) < 0.01
    assert abs(numbers.std() - 1.0) < 0.01
    assert abs(np.corrcoef(numbers[1:], numbers[:-1])[0, 1]) < 0.01


def test_streams_are_independent() -> None:
    one, other = (normal(stream("seed", name), PLACES) for name in ("one", "other"))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.01


@given(key=st.integers(0, 2**64 - 1), place=st.integers(-(10**9), 10**9), period=st.integers(2, 1_000))
def test_smooth_wave_passes_through_its_numbers_without_a_jump(key: int, place: int, period: int) -> None:
    at = np.array([place * period, place * period + 1])
    wave = smooth(key, at, period)
    assert wave[0] == normal(key, np.array([place]))[0]
    # The steepest slope of the blend is 1.5 a period, over at most 7 deviations.
    assert abs(wave[1] - wave[0]) <= 1.5 * 7.0 / period


def test_levy_walk_moves_like_a_brownian_motion_over_a_day_and_stays_bounded() -> None:
    walks = np.array([levy_walk(key, np.arange(0, 4_000)) for key in range(40)])
    daily = np.diff(walks, axis=1).std() * 365.25**0.5
    assert 0.85 < daily < 1.25
    assert np.abs(walks).max() < 4.0
