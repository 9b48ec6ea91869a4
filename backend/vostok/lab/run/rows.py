"""The rows of a backtest's loop, each made when it is asked for."""

from typing import Any

import numpy as np
import numpy.typing as npt
from freqtrade.optimize.backtesting import HEADERS
from pandas import DataFrame, Series


class Rows:
    """The rows of one pair, each made when it is asked for: what `frame[HEADERS].values.tolist()` holds."""

    def __init__(self, frame: DataFrame) -> None:
        self.dates = frame["date"].array
        self._columns = [
            frame[name].to_numpy(None if frame[name].dtype.kind in "fiub" else object) for name in HEADERS[1:]
        ]
        self.open, self.high, self.low = (np.asarray(frame[name], dtype=np.float64) for name in ("open", "high", "low"))
        flags = {name: np.asarray(frame[name] == 1, dtype=bool) for name in ("enter_long", "exit_long")}
        self.enters = flags["enter_long"] & ~flags["exit_long"]
        self.exits = flags["exit_long"]

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
    columns = {name: trimmed[name] for name in HEADERS[:5]}
    for name in HEADERS[5:]:
        nothing = None if name in ("enter_tag", "exit_tag") else 0
        if name in trimmed.columns and nothing == 0 and trimmed[name].dtype.kind in "iuf":
            # What `replace` and `shift` do to numbers, without their seven passes.
            values = trimmed[name].to_numpy(dtype=np.float64, copy=True)
            values[np.isnan(values)] = 0.0
            columns[name] = np.concatenate([[np.nan], values[:-1]])
        elif name in trimmed.columns:
            columns[name] = trimmed[name].replace([np.nan], [nothing]).shift(1)
        elif not trimmed.empty:
            columns[name] = Series(nothing, index=trimmed.index, dtype=object if nothing is None else None)
    frame = DataFrame(columns, index=trimmed.index).iloc[1:]
    return Rows(frame) if len(frame) else []
