"""The indicators of one interval: which candles each pair has shown, and the bank that carries them on. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from vostok.binance.intervals import next_open, shift_open
from vostok.indicators.bank import KEPT, Bank, Value
from vostok.indicators.smoothing import Floats

HISTORY = 500
"""Candles that a pair begins with: Wilder's averages have settled by then."""
OVERLAP = 2

Row = Sequence[Any]
"""One of Binance's 12-field candles."""


class Table:
    """Pairs of one interval, each a row of the bank."""

    def __init__(self, interval: str) -> None:
        self.interval = interval
        self._bank = Bank(0)
        self._rows: dict[str, int] = {}
        self._times: dict[str, list[int]] = {}

    def missing(self, pair: str, now: int) -> int:
        """How many candles to ask for so that `pair` is up to date at `now` (UTC ms); 0 when it is."""
        if not (times := self._times.get(pair)):
            return HISTORY
        closed, behind = next_open(times[-1], self.interval), 0
        while behind < HISTORY and (closed := next_open(closed, self.interval)) <= now:
            behind += 1
        return min(behind + OVERLAP, HISTORY) if behind else 0

    def take(self, candles: Mapping[str, Iterable[Row]], now: int) -> None:
        """Carry on with the candles of each pair that have closed by `now`; where one is missing, begin anew."""
        fresh = {pair: self._fresh(pair, [row for row in rows if row[6] < now]) for pair, rows in candles.items()}
        fresh = {pair: rows for pair, rows in fresh.items() if rows}
        self._bank.grow(len(self._rows))
        if not fresh:
            return
        longest = max(map(len, fresh.values()))
        figures = np.full((longest, 4, len(fresh)), np.nan)
        for place, rows in enumerate(fresh.values()):
            figures[longest - len(rows) :, :, place] = [[float(row[field]) for field in (2, 3, 4, 5)] for row in rows]
        lengths = np.array([len(rows) for rows in fresh.values()])
        banked = np.array([self._rows[pair] for pair in fresh])
        for step in range(longest):
            # Shorter series begin later, so that all end together.
            there = lengths >= longest - step
            self._bank.close(figures[step][:, there], banked[there])

    def known(self, pair: str) -> bool:
        """Whether any candle of `pair` was seen."""
        return bool(self._times.get(pair))

    def times(self, pair: str) -> list[int]:
        """When the newest candles opened (UTC ms), oldest first; as many as `history` has lines."""
        return self._times[pair]

    def history(self, pair: str) -> Floats:
        """The values after each of the newest candles, oldest first."""
        return self._bank.history(self._rows[pair])

    def closes(self, pair: str, count: int) -> dict[int, float]:
        """The newest closes by opening time."""
        values = self.history(pair)[-count:, Value.CLOSE]
        return dict(zip(self._times[pair][-count:], values.tolist(), strict=True))

    def _fresh(self, pair: str, rows: list[Row]) -> list[Row]:
        """What of closed `rows` is new; a pair that is new, or whose candles have a hole, takes all of them."""
        row = self._rows.setdefault(pair, len(self._rows))
        self._bank.grow(len(self._rows))
        times = self._times.setdefault(pair, [])
        new = [candle for candle in rows if not times or candle[0] > times[-1]]
        if times and new and new[0][0] != shift_open(times[-1], self.interval, 1):
            self._bank.forget(row)
            times.clear()
            new = rows
        times.extend(int(candle[0]) for candle in new)
        del times[:-KEPT]
        return new
