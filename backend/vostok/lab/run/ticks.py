"""The tick sizes that Freqtrade finds in candles, month by month, without its resampling."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class MonthlyTicks:
    """What a backtest asks of `get_tick_size_over_time`'s series: `asof`. Months count from January 1970."""

    months: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.float64]

    @classmethod
    def of(cls, dates: Any, decimals: npt.NDArray[np.float64]) -> "MonthlyTicks":
        """From ascending opening times (a pandas column) and each candle's decimal places, NaN for a whole number."""
        months = np.asarray(dates.array.tz_convert(None), dtype="datetime64[M]").astype(np.int64)
        begins = np.flatnonzero(np.diff(months, prepend=months[0] - 1))
        most = np.fmax.reduceat(decimals, begins)
        known = ~np.isnan(most)
        return cls(months[begins][known], 1 / 10 ** most[known])

    def asof(self, moment: datetime) -> float:
        """The tick size of the month of `moment` or the newest known one before; NaN without."""
        at = moment.astimezone(UTC)
        place = int(np.searchsorted(self.months, (at.year - 1970) * 12 + at.month - 1, "right")) - 1
        return float(self.sizes[place]) if place >= 0 else float("nan")
