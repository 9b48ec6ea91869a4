"""The wallet at each candle of a backtest, kept by stretches on which it does not change."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from pandas import DataFrame, Series

Held = tuple[str, npt.NDArray[np.float64], float]
Capture = tuple[datetime, str, float, float]
COLUMNS = ["date", "currency", "rate", "balance"]


class WalletRecord:
    """What Freqtrade's `wallet_captures` lists, candle by candle; `frame` is its table."""

    def __init__(self, start: datetime, step: timedelta, stake_currency: str) -> None:
        self._start, self._step, self._stake = start, step, stake_currency
        self._parts: list[list[Capture] | tuple[int, int, float, list[Held]]] = []

    def append(self, capture: Capture) -> None:
        """One capture of a candle that Freqtrade walked itself."""
        if not self._parts or not isinstance(self._parts[-1], list):
            self._parts.append([])
        part = self._parts[-1]
        assert isinstance(part, list)
        part.append(capture)

    def extend_steps(self, begin: int, end: int, stake: float, held: Iterable[Held]) -> None:
        """Steps `begin` to before `end`: `stake` of the stake currency, and what is `held` at its opening prices."""
        self._parts.append((begin, end, stake, list(held)))

    def frame(self) -> DataFrame:
        """The table `date, currency, rate, balance` that Freqtrade makes of its list of captures."""
        dates: list[Any] = []
        columns: dict[str, list[npt.NDArray[Any]]] = {"currency": [], "rate": [], "balance": []}
        for part in self._parts:
            if isinstance(part, list):
                dates.append(np.array([_microseconds(capture[0]) for capture in part], dtype=np.int64))
                for index, name in enumerate(columns, 1):
                    kind = object if name == "currency" else np.float64
                    columns[name].append(np.array([capture[index] for capture in part], dtype=kind))
            else:
                self._stretch(part, dates, columns)
        if not dates:
            return DataFrame()
        stamps = Series(np.concatenate(dates).astype("datetime64[us]")).dt.tz_localize("UTC")
        table: dict[str, Any] = {"date": stamps} | {
            name: Series(np.concatenate(parts)) for name, parts in columns.items()
        }
        if bool((table["currency"] == self._stake).all()):
            # Freqtrade writes the stake currency's rate as the whole number 1.
            table["rate"] = table["rate"].astype(np.int64)
        return DataFrame(table, columns=COLUMNS)

    def _stretch(
        self, part: tuple[int, int, float, list[Held]], dates: list[Any], columns: dict[str, list[npt.NDArray[Any]]]
    ) -> None:
        begin, end, stake, held = part
        entries: list[tuple[str, Any, float]] = [(self._stake, 1.0, stake)] if stake else []
        entries += held
        if not entries:
            return
        steps, width = end - begin, len(entries)
        first = _microseconds(self._start) + begin * _duration(self._step)
        dates.append(np.repeat(first + np.arange(steps, dtype=np.int64) * _duration(self._step), width))
        rates = np.empty((steps, width))
        for column, (_, rate, _) in enumerate(entries):
            rates[:, column] = rate
        columns["currency"].append(np.tile(np.array([name for name, _, _ in entries], dtype=object), steps))
        columns["rate"].append(rates.ravel())
        columns["balance"].append(np.tile(np.array([total for _, _, total in entries]), steps))


def _microseconds(moment: datetime) -> int:
    return round(moment.timestamp()) * 1_000_000


def _duration(step: timedelta) -> int:
    return round(step.total_seconds()) * 1_000_000
