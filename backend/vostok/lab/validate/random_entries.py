"""Would entries at random have earned as much? Pure, the same for a seed.

Each trade is made again at a random candle of its own pair and window, with the same stake, held for the same number of
candles (D. Aronson, Evidence-Based Technical Analysis, 2006, ch. 5: the null is a rule without information about
time). Entries and exits are at opening prices and pay the same fee. Neither a limit on open trades nor a stop-loss or
a target of the strategy applies to them: only the moment is tested, at the strategy's own frequency and exposure.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vostok.lab.curves import Floats


class Held(NamedTuple):
    """One trade of a pair: its stake (quote currency), and how many candles it was open."""

    pair: str
    stake: float
    candles: int


def random_profits(trades: Sequence[Held], opens: dict[str, Floats], fee: float, runs: int, seed: int) -> Floats:
    """Net profit (quote currency) of `runs` sets of the same trades at random moments of `opens`, fee a fraction.

    A trade longer than its window is held for as long as the window is.
    """
    noise = np.random.default_rng(seed)
    total = np.zeros(runs)
    for trade in trades:
        prices = opens.get(trade.pair)
        if prices is None or len(prices) < 2:
            continue
        length = min(max(trade.candles, 1), len(prices) - 1)
        entries = noise.integers(0, len(prices) - length, runs)
        total += trade.stake * (prices[entries + length] / prices[entries] * (1 - fee) / (1 + fee) - 1)
    return total


def percentile(value: float, among: Floats) -> float:
    """The share (0 to 1) of `among` below `value`; equal ones count half (the mid-rank)."""
    return float((np.sum(among < value) + 0.5 * np.sum(among == value)) / len(among))
