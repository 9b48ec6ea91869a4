"""Candle files in Freqtrade's feather layout (`BTC_USDT-1h.feather`), chosen and checked for a replay."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from vostok.binance.intervals import INTERVAL_MS
from vostok.errors import Invalid
from vostok.lab import candle_files as files
from vostok.lab.candles import Candles as StoredCandles
from vostok.simulator.candles import MINUTE_MS

__all__ = ["CandleFile", "StoredCandles", "candle_files", "read_candles"]

FOLDER_SETTING = "VOSTOK_REPLAY"
# A week begins on Monday, the clock of a replay at the epoch, a Thursday.
_WEEKS = "w"


class CandleFile(NamedTuple):
    """A file of candles; their length in minutes."""

    path: Path
    base: str
    quote: str
    minutes: int

    @property
    def pair(self) -> str:
        """The name people use: `BTC/USDT`."""
        return f"{self.base}/{self.quote}"


def candle_files(folder: Path) -> list[CandleFile]:
    """The candle files in `folder` by name. Raises Invalid with a sentence where there is none."""
    if not folder.is_dir():
        raise Invalid(f"{FOLDER_SETTING} is {folder}, which is not a folder: give a folder of Freqtrade candles.")
    found = [
        _of(stored)
        for stored in files.find(folder)
        if stored.format == "feather" and not stored.timeframe.endswith(_WEEKS)
    ]
    if not found:
        raise Invalid(
            f"{FOLDER_SETTING} is {folder}, which holds no candles: files are named like BTC_USDT-1h.feather there."
        )
    return found


def _of(stored: files.CandleFile) -> CandleFile:
    base, quote = stored.pair.split("/")
    return CandleFile(stored.path, base, quote, INTERVAL_MS[stored.timeframe] // MINUTE_MS)


def read_candles(file: CandleFile) -> StoredCandles:
    """The candles of one file. Raises Invalid, naming file and row, if it cannot be read or a candle is impossible."""
    timeframe = next(name for name, length in INTERVAL_MS.items() if length == file.minutes * MINUTE_MS)
    stored = files.read(files.CandleFile(file.path, file.pair, timeframe, "feather"))
    if not len(stored.time):
        raise Invalid(f"{file.path} holds no candle: download it again or remove it.")
    _check(file, stored)
    return stored


def _check(file: CandleFile, stored: StoredCandles) -> None:
    time, open_, high, low, close, volume = stored
    problems = {
        "does not come after the one before it": np.diff(time, prepend=time[0] - 1) <= 0,
        f"does not open at a whole multiple of {file.minutes} minutes": time % (file.minutes * MINUTE_MS) != 0,
        "has a price that is not a positive number": ~np.all(np.isfinite(prices := np.array(stored[1:5])), axis=0)
        | np.any(prices <= 0, axis=0),
        "has a high below or a low above its other prices": (high < np.maximum(open_, close))
        | (low > np.minimum(open_, close)),
        "has a volume that is not a number from 0": ~(np.isfinite(volume) & (volume >= 0)),
    }
    for problem, rows in problems.items():
        if rows.any():
            raise Invalid(
                f"{file.path}: candle {int(rows.argmax()) + 1} {problem}. Download the file again or remove it."
            )
