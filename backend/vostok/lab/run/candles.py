"""Candle files read once per process tree, and what Freqtrade derives from each of them.

The parent of the backtests reads a file, its forks share the pages. What is handed out equals what Freqtrade's own
handler hands out; a window with a gap, a duplicate or a missing value goes through Freqtrade's own cleaning.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.feather
from freqtrade.candle_columns import get_candle_dtypes
from freqtrade.data.btanalysis import get_tick_size_over_time
from freqtrade.data.converter import clean_ohlcv_dataframe, trim_dataframe
from freqtrade.data.history.datahandlers.featherdatahandler import FeatherDataHandler
from freqtrade.enums import CandleType
from freqtrade.exchange import timeframe_to_seconds
from pandas import DataFrame, Index, Series, StringDtype

from vostok.lab.run.ticks import MonthlyTicks

COLUMNS = ["date", "open", "high", "low", "close", "volume"]
PRICES = ["open", "high", "low", "close"]
# The same labels as Freqtrade's, kept where pandas finds one and adds one in a third of the time.
_LABELS = Index(COLUMNS, dtype=StringDtype("python", na_value=np.nan))
# Two years of five-minute candles of forty pairs; beyond it the file unused for longest is read again when needed.
MOST_ROWS = 8_000_000
_SIGNIFICANT = 14
_MOST_EXACT_POWER = 22

FileKey = tuple[str, int, int]


@dataclass
class StoredFile:
    """One candle file as Freqtrade reads it; `broken_before` are rows that do not follow the row before them."""

    frame: DataFrame
    sha256: str
    decimals: npt.NDArray[np.float64]
    whole: bool
    broken_before: npt.NDArray[np.intp]
    ascending: bool
    dates: npt.NDArray[np.int64]


@dataclass
class CandleStore:
    """The files this process knows, newest use last, those that a run has used, and what it missed (`BTC/USDT 4h`)."""

    files: "OrderedDict[FileKey, StoredFile]" = field(default_factory=OrderedDict)
    used: dict[str, str] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    _windows: dict[int, tuple[DataFrame, npt.NDArray[np.float64]]] = field(default_factory=dict)

    def read(self, path: Path, timeframe: str) -> StoredFile:
        """The file at `path`, read unless it is known and unchanged."""
        status = path.stat()
        key = (str(path), status.st_mtime_ns, status.st_size)
        stored = self.files.get(key)
        if stored is None:
            stored = self.files[key] = read_file(path, timeframe)
            rows = sum(len(file.frame) for file in self.files.values())
            while rows > MOST_ROWS and len(self.files) > 1:
                rows -= len(self.files.popitem(last=False)[1].frame)
        self.files.move_to_end(key)
        self.used[path.name] = stored.sha256
        return stored

    def window(self, stored: StoredFile, begin: int, end: int) -> DataFrame | None:
        """Rows `begin` to `end` as a cleaned frame; None where Freqtrade has something to clean."""
        broken = stored.broken_before
        if not stored.whole or np.any((broken > begin) & (broken < end)):
            return None
        frame = stored.frame.iloc[begin:end].reset_index(drop=True)
        self._windows[id(frame)] = frame, stored.decimals[begin:end]
        return frame

    def tick_size_over_time(self, candles: DataFrame) -> "Series[float] | MonthlyTicks":
        """Freqtrade's `get_tick_size_over_time`, by the decimals that are known of the file.

        It adds its columns to `candles`, as Freqtrade does, because strategies see them.
        """
        known = self._windows.pop(id(candles), None)
        if known is None or known[0] is not candles:
            stock: Series[float] = get_tick_size_over_time(candles)
            return stock
        for column, counts in zip(PRICES, known[1].T, strict=True):
            # A column of counts without a hole is one of whole numbers, as with Freqtrade.
            candles[f"{column}_count"] = counts if np.isnan(counts).any() else counts.astype(np.int64)
        most = np.fmax.reduce(known[1], axis=1)
        candles["max_count"] = most if np.isnan(known[1]).any() else most.astype(np.int64)
        return MonthlyTicks.of(candles["date"], most)


def read_file(path: Path, timeframe: str) -> StoredFile:
    """Read a feather file as Freqtrade's handler does, without its threads: they would not survive a fork."""
    content = path.read_bytes()
    table = pyarrow.feather.read_table(pyarrow.BufferReader(content), use_threads=False)
    frame: DataFrame = table.to_pandas(use_threads=False)
    if not set(COLUMNS) <= set(frame.columns):
        raise ValueError(f"{path.name} is no candle file: it has the columns {', '.join(map(str, frame.columns))}")
    frame = frame[COLUMNS].astype(dtype=get_candle_dtypes(CandleType.SPOT))
    frame["date"] = frame["date"].dt.as_unit("ms")
    frame.columns = _LABELS
    dates = frame["date"].to_numpy("datetime64[ms]").astype(np.int64)
    step = timeframe_to_seconds(timeframe) * 1000
    prices = frame[PRICES].to_numpy()
    # Weeks and months do not begin where an integer division says, so Freqtrade cleans those.
    whole = (
        step <= 86_400_000
        and bool(np.all(dates % step == 0))
        and bool(np.isfinite(prices).all() and np.isfinite(frame["volume"]).all())
        and bool((prices > 0).all())
    )
    ascending = bool((np.diff(dates) > 0).all())
    broken = np.flatnonzero(np.diff(dates) != step) + 1
    return StoredFile(frame, hashlib.sha256(content).hexdigest(), decimals_of(prices), whole, broken, ascending, dates)


def decimals_of(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Decimal places of each value at 14 significant digits; NaN where it is a whole number.

    The same as the length of what Freqtrade's `get_tick_size_over_time` finds behind the point of numpy's
    `format_float_positional(value, precision=14, unique=False, fractional=False, trim="-")`.
    """
    flat = np.abs(values.ravel())
    with np.errstate(all="ignore"):
        power = _SIGNIFICANT - 1 - np.floor(np.log10(flat))
        scaled = flat * 10.0**power
        digits = np.rint(scaled)
        # 10^power is exact up to 22, so the product is off by less than 2^-6 and only a near half can round wrongly.
        sure = (
            np.isfinite(scaled)
            & (power >= 0)
            & (power <= _MOST_EXACT_POWER)
            & (np.abs(np.abs(scaled - np.floor(scaled)) - 0.5) > 0.05)
            & (digits >= 10 ** (_SIGNIFICANT - 1))
            & (digits < 10**_SIGNIFICANT)
        )
    places = np.full(flat.shape, np.nan)
    places[sure] = _places(digits[sure].astype(np.int64), power[sure])
    for index in np.flatnonzero(~sure):
        places[index] = _places_by_text(float(flat[index]))
    return places.reshape(values.shape)


def _places(digits: npt.NDArray[np.int64], power: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Decimal places of `digits` x 10^-`power` without trailing zeros, NaN for none."""
    places = power.copy()
    rest, left = digits.copy(), np.arange(len(digits))
    # Trailing zeros are taken off in ever smaller bites; 8 + 4 + 2 + 1 covers the 13 that there can be.
    for zeros in (8, 4, 2, 1):
        divided, remainder = np.divmod(rest[left], 10**zeros)
        hit = remainder == 0
        rest[left[hit]] = divided[hit]
        places[left[hit]] -= zeros
    return np.where(places > 0, places, np.nan)


def _places_by_text(value: float) -> float:
    text = np.format_float_positional(value, precision=_SIGNIFICANT, unique=False, fractional=False, trim="-")
    fraction = text.partition(".")[2].rstrip("0")
    return float(len(fraction)) if fraction and fraction.isdigit() else float("nan")


def install(store: CandleStore, backtesting: Any) -> Callable[[], None]:
    """Let Freqtrade read candles through `store` in this process; returns what takes it back."""
    stock_load = FeatherDataHandler.ohlcv_load
    stock_tick_size = backtesting.get_tick_size_over_time

    def ohlcv_load(self: Any, pair: str, timeframe: str, candle_type: CandleType, **options: Any) -> DataFrame:
        if candle_type == CandleType.SPOT:
            frame = _load(store, self, pair, timeframe, **options)
            if frame is not None:
                return frame
        stock: DataFrame = stock_load(self, pair, timeframe, candle_type, **options)
        return stock

    def take_back() -> None:
        FeatherDataHandler.ohlcv_load = stock_load
        backtesting.get_tick_size_over_time = stock_tick_size

    FeatherDataHandler.ohlcv_load = ohlcv_load
    backtesting.get_tick_size_over_time = store.tick_size_over_time
    return take_back


def _load(
    store: CandleStore,
    handler: Any,
    pair: str,
    timeframe: str,
    *,
    timerange: Any = None,
    fill_missing: bool = True,
    drop_incomplete: bool = False,
    startup_candles: int = 0,
    **_others: Any,
) -> DataFrame | None:
    """What the handler would return; None where its own way must be taken."""
    path = handler._pair_data_filename(handler._datadir, pair, timeframe, candle_type=CandleType.SPOT)
    if not path.exists():
        store.absent.add(f"{pair} {timeframe}")
        return None
    try:
        stored = store.read(path, timeframe)
    except ValueError:
        # Freqtrade says in its own words what it thinks of such a file.
        return None
    wanted = timerange.copy() if timerange else None
    if startup_candles > 0 and wanted:
        wanted.subtract_start(timeframe_to_seconds(timeframe) * startup_candles)
    begin, end = _bounds(stored, wanted)
    if begin >= end and stored.ascending:
        store.absent.add(f"{pair} {timeframe}")
    if begin >= end or drop_incomplete:
        return None
    frame = store.window(stored, begin, end)
    if frame is not None:
        return frame
    trimmed = trim_dataframe(stored.frame, wanted) if wanted else stored.frame
    cleaned: DataFrame = clean_ohlcv_dataframe(
        trimmed, timeframe, pair=pair, fill_missing=fill_missing, drop_incomplete=False, candle_type=CandleType.SPOT
    )
    return cleaned


def _bounds(stored: StoredFile, timerange: Any) -> tuple[int, int]:
    """First row and row after the last of `timerange`, both of whose ends belong to it."""
    begin, end = 0, len(stored.dates)
    if not stored.ascending:
        return 0, 0
    if timerange is not None and timerange.starttype == "date":
        begin = int(np.searchsorted(stored.dates, int(timerange.startts * 1000), "left"))
    if timerange is not None and timerange.stoptype == "date":
        end = int(np.searchsorted(stored.dates, int(timerange.stopts * 1000), "right"))
    return begin, end
