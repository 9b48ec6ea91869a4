"""Candle files in Freqtrade's feather layout (`BTC_USDT-1h.feather`), read and checked: the file I/O of a replay."""

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import feather

from vostok.binance.intervals import INTERVAL_MS
from vostok.errors import Invalid
from vostok.simulator.candles import MINUTE_MS
from vostok.simulator.noise import Floats, Ints

FOLDER_SETTING = "VOSTOK_REPLAY"
_NAME = re.compile(r"^(?P<base>[A-Z0-9]+)_(?P<quote>[A-Z0-9]+)-(?P<timeframe>[0-9]+[mhd])\.feather$")
_COLUMNS = ("date", "open", "high", "low", "close", "volume")


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


class StoredCandles(NamedTuple):
    """What a file holds, oldest first: UTC ms of the open, prices in quote and volume in base currency."""

    time: Ints
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats


def candle_files(folder: Path) -> list[CandleFile]:
    """The candle files in `folder` by name. Raises Invalid with a sentence where there is none."""
    if not folder.is_dir():
        raise Invalid(f"{FOLDER_SETTING} is {folder}, which is not a folder: give a folder of Freqtrade candles.")
    found = []
    for path in sorted(folder.iterdir()):
        match = _NAME.match(path.name)
        if match is not None and match["timeframe"] in INTERVAL_MS:
            minutes = INTERVAL_MS[match["timeframe"]] // MINUTE_MS
            found.append(CandleFile(path, match["base"], match["quote"], minutes))
    if not found:
        raise Invalid(
            f"{FOLDER_SETTING} is {folder}, which holds no candles: files are named like BTC_USDT-1h.feather there."
        )
    return found


def read_candles(file: CandleFile) -> StoredCandles:
    """The candles of one file. Raises Invalid, naming file and row, if it cannot be read or a candle is impossible."""
    try:
        table = feather.read_table(file.path, columns=list(_COLUMNS))
        time = table.column("date").cast(pa.timestamp("ms", tz="UTC")).cast(pa.int64()).to_numpy()
        prices = [table.column(name).cast(pa.float64()).to_numpy() for name in _COLUMNS[1:]]
    except (OSError, pa.ArrowException) as problem:
        raise Invalid(
            f"{file.path} cannot be read as candles ({str(problem).splitlines()[0]}): download it again or remove it."
        ) from problem
    stored = StoredCandles(time.astype(np.int64), *prices)
    if not len(time):
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
