"""How good a file of candles is: what is wrong with it, and the rule that makes it GOOD, QUESTIONABLE or BAD. Pure.

BAD (no backtest unless forced): a duplicate; a candle that is out of order, off the timeframe's grid or from the
future; an impossible candle (a price that is not a positive number, a high below or a low above another price, a
volume below 0); more than 5 % of the candles missing; more than half of them without volume; or no candle at all.
QUESTIONABLE: more than 0.1 % missing, a hole of more than a day, more than 1 % without volume, or a spike.
A *spike* is a high or low that lies at least 10 % and 20 median candle ranges beyond both the close before it and
the close after it: the market came back at once. A crash that lasts is none. Everything else is GOOD.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from vostok.binance.intervals import INTERVAL_MS, open_time
from vostok.lab.candles import Candles
from vostok.lab.curves import DAY_MS

Grade = Literal["GOOD", "QUESTIONABLE", "BAD"]
BAD_MISSING = 0.05
BAD_SILENT = 0.5
DOUBTFUL_MISSING = 0.001
DOUBTFUL_SILENT = 0.01
SPIKE_SHARE = 0.10
SPIKE_RANGES = 20


@dataclass(frozen=True)
class Quality:
    """Counts of candles, but for `gaps` (holes) and `longest_gap_ms`; `expected` is from the first to the last."""

    candles: int
    expected: int
    missing: int
    gaps: int
    longest_gap_ms: int
    duplicates: int
    misplaced: int
    impossible: int
    spikes: int
    zero_volume: int

    @property
    def grade(self) -> Grade:
        """What the rule above makes of it."""
        if self.flaws():
            return "BAD"
        doubtful = (
            self.missing > DOUBTFUL_MISSING * self.expected
            or self.longest_gap_ms > DAY_MS
            or self.zero_volume > DOUBTFUL_SILENT * self.candles
            or self.spikes > 0
        )
        return "QUESTIONABLE" if doubtful else "GOOD"

    def flaws(self) -> list[str]:
        """What makes it BAD, in words; empty where nothing does."""
        found = {
            "no candle": not self.candles,
            f"{self.duplicates} duplicates": self.duplicates,
            f"{self.misplaced} candles out of place": self.misplaced,
            f"{self.impossible} impossible candles": self.impossible,
            f"{self.missing} of {self.expected} candles missing": self.missing > BAD_MISSING * self.expected,
            f"{self.zero_volume} of {self.candles} candles without volume": self.zero_volume
            > BAD_SILENT * self.candles,
        }
        return [text for text, true in found.items() if true]


def assess(candles: Candles, timeframe: str, now_ms: int) -> Quality:
    """Look for everything that the rule names; `now_ms` tells what is from the future."""
    time, step = candles.time, INTERVAL_MS[timeframe]
    if not len(time):
        return Quality(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    unique = np.unique(time)
    holes = np.diff(unique) - step
    off_grid = (time - open_time(int(time[0]), timeframe)) % step != 0
    misplaced = off_grid | (time > now_ms) | (np.diff(time, prepend=time[0]) < 0)
    expected = int(unique[-1] - unique[0]) // step + 1
    return Quality(
        candles=len(time),
        expected=expected,
        missing=max(expected - len(unique), 0),
        gaps=int((holes > 0).sum()),
        longest_gap_ms=int(holes.max(initial=0)),
        duplicates=len(time) - len(unique),
        misplaced=int(misplaced.sum()),
        impossible=int(impossible(candles).sum()),
        spikes=_spikes(candles),
        zero_volume=int((candles.volume == 0).sum()),
    )


def impossible(candles: Candles) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which candles cannot have been."""
    prices = np.array(candles[1:5])
    with np.errstate(invalid="ignore"):
        wrong = ~np.isfinite(prices).all(axis=0) | (prices <= 0).any(axis=0)
        wrong |= (candles.high < np.maximum(candles.open, candles.close)) | (
            candles.low > np.minimum(candles.open, candles.close)
        )
        return np.asarray(wrong | ~(np.isfinite(candles.volume) & (candles.volume >= 0)))


def _spikes(candles: Candles) -> int:
    sound = candles.where(~impossible(candles))
    if len(sound.time) < 3:
        return 0
    before, after = sound.close[:-2], sound.close[2:]
    up = sound.high[1:-1] / np.maximum(before, after) - 1
    down = 1 - sound.low[1:-1] / np.minimum(before, after)
    usual = float(np.median((sound.high - sound.low) / sound.close))
    return int((np.maximum(up, down) > max(SPIKE_SHARE, SPIKE_RANGES * usual)).sum())
