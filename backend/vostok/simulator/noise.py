"""Random numbers that are a function of their place: no state, so any moment can be computed alone.

The hash is the finaliser of splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
Everything up to the last division is integer arithmetic, so a number is the same on every machine.
"""

import hashlib

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_GAMMA = 0x9E3779B97F4A7C15
_MASK64 = (1 << 64) - 1
_SHIFT_A, _SHIFT_B, _SHIFT_C, _HALF_WORD = (np.uint64(bits) for bits in (30, 27, 31, 16))
_FACTOR_A, _FACTOR_B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_LOW_16 = np.uint64(0xFFFF)
# The sum of four independent uniforms on [0, 65535] has this mean and standard deviation.
_SUM_MEAN = 2.0 * 65_535.0
_SUM_DEVIATION = ((65_536.0**2 - 1.0) / 3.0) ** 0.5

# A Lévy walk is pinned at this spacing; between the pins it is a Brownian motion.
PIN_DAYS = 512
# Deviation of the pins, in units of one year's volatility: less than Brownian, so that no coin leaves its price range.
_PIN_DEVIATION = 0.4
_DAYS_PER_YEAR = 365.25


def stream(*parts: str | int) -> int:
    """The 64-bit key of an independent stream of numbers, e.g. `stream(seed, "BTCUSDT", "volume")`."""
    name = "/".join(str(part) for part in parts).encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "little")


def _hash(key: int, index: Ints) -> npt.NDArray[np.uint64]:
    word = index.astype(np.uint64) * np.uint64(_GAMMA) + np.uint64(key & _MASK64)
    word = (word ^ (word >> _SHIFT_A)) * _FACTOR_A
    word = (word ^ (word >> _SHIFT_B)) * _FACTOR_B
    return word ^ (word >> _SHIFT_C)


def uniform(key: int, index: Ints) -> Floats:
    """Uniform numbers in (0, 1), one for each place of the stream."""
    return ((_hash(key, index) >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def normal(key: int, index: Ints) -> Floats:
    """Nearly normal numbers (mean 0, deviation 1, bounded by ±3.5), one for each place of the stream.

    The sum of four uniforms: no logarithm or cosine, whose last digit differs between machines. Fat tails come from
    the volatility that multiplies it.
    """
    word = _hash(key, index)
    total = word & _LOW_16
    for _ in range(3):
        word >>= _HALF_WORD
        total += word & _LOW_16
    numbers: Floats = (total.astype(np.float64) - _SUM_MEAN) / _SUM_DEVIATION
    return numbers


def smooth(key: int, index: Ints, period: int) -> Floats:
    """A slow wave through normal numbers `period` places apart (value noise), deviation about 0.85.

    `index` holds at least one place, and all of them lie in one stretch of time.
    """
    block = np.floor_divide(index, period)
    share = (index - block * period) / period
    weight = share * share * (3.0 - 2.0 * share)
    # Many places share a pair of numbers: each number is drawn once.
    first = int(block.min())
    drawn = normal(key, np.arange(first, int(block.max()) + 2))
    left, right = drawn[block - first], drawn[block - first + 1]
    wave: Floats = left + (right - left) * weight
    return wave


def levy_walk(key: int, day: Ints) -> Floats:
    """A Brownian motion at whole days, in units of one year's volatility, by Lévy's midpoint construction.

    Each midpoint of a span of T days is moved by a normal number with the variance T/4 that a Brownian bridge has
    there. Some spans are moved more and some less than that: these are the trends and the ranges.
    """
    pin = np.floor_divide(day, PIN_DAYS)
    share = (day - pin * PIN_DAYS) / PIN_DAYS
    pins = stream(key, "pins")
    level: Floats = _PIN_DEVIATION * (normal(pins, pin) * (1.0 - share) + normal(pins, pin + 1) * share)
    span = PIN_DAYS
    while span > 1:
        block = np.floor_divide(day, span)
        tent = 1.0 - np.abs(2.0 * (day - block * span) / span - 1.0)
        size = np.exp(0.35 * normal(stream(key, "size", span), block) - 0.1)
        level += tent * size * normal(stream(key, "move", span), block) * (span / _DAYS_PER_YEAR) ** 0.5 / 2.0
        span //= 2
    return level
