"""The rows of a backtest's loop, each made when it is asked for."""

from typing import Any

import numpy as np
import numpy.typing as npt
from freqtrade.optimize.backtesting import HEADERS
from pandas import DataFrame

_PRICES, _SIGNALS, _TAGS = HEADERS[1:5], HEADERS[5:9], HEADERS[9:]
Column = npt.NDArray[Any]


class Rows:
    """The rows of one pair, each made when it is asked for: what Freqtrade's `_get_ohlcv_as_lists` lists."""

    def __init__(self, dates: Any, columns: dict[str, Column]) -> None:
        self.dates = dates
        self._columns = list(columns.values())
        self.open, self.high, self.low = (np.asarray(columns[name], np.float64) for name in ("open", "high", "low"))
        enters, self.exits = (np.asarray(columns[name] == 1, bool) for name in ("enter_long", "exit_long"))
        self.enters = enters & ~self.exits

    def __len__(self) -> int:
        return len(self.dates)

    def __getitem__(self, index: int) -> list[Any]:
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        values = (column[index] for column in self._columns)
        return [self.dates[index], *(value.item() if isinstance(value, np.generic) else value for value in values)]

    def milliseconds(self) -> npt.NDArray[np.int64]:
        """Open times in UTC ms."""
        return np.asarray(self.dates.tz_convert(None), dtype="datetime64[ms]").astype(np.int64)


def rows_of(trimmed: DataFrame) -> Any:
    """Freqtrade's `_get_ohlcv_as_lists` for one pair: signals act on the candle after theirs, the first row goes."""
    if len(trimmed) < 2:
        return []
    columns = {name: _plain(trimmed[name])[1:] for name in _PRICES}
    columns |= {name: _signals(trimmed, name) for name in _SIGNALS}
    columns |= {name: _tags(trimmed, name) for name in _TAGS}
    return Rows(trimmed["date"].array[1:], columns)


def _signals(trimmed: DataFrame, name: str) -> Column:
    if name not in trimmed.columns:
        return np.zeros(len(trimmed) - 1, np.int64)
    if trimmed[name].dtype.kind not in "iuf":
        return _plain(trimmed[name].replace([np.nan], [0]).shift(1))[1:]
    # What `replace` and `shift` do to numbers, without their seven passes.
    values = trimmed[name].to_numpy(dtype=np.float64, copy=True)[:-1]
    values[np.isnan(values)] = 0.0
    return values


def _tags(trimmed: DataFrame, name: str) -> Column:
    if name not in trimmed.columns:
        return np.full(len(trimmed) - 1, None, object)
    tags = trimmed[name]
    if tags.dtype.kind == "O" and not tags.isna().any():
        # Nothing to replace, and `shift` keeps such values as they are.
        return _plain(tags)[:-1]
    return _plain(tags.replace([np.nan], [None]).shift(1))[1:]


def _plain(column: Any) -> Column:
    found: Column = column.to_numpy(None if column.dtype.kind in "fiub" else object)
    return found
