"""Values over time as the figures of a backtest need them: equity, the market, days and months of both. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Curve:
    """Positive values (quote currency) at rising times (UTC ms)."""

    times: Ints
    values: Floats

    def __post_init__(self) -> None:
        if len(self.times) != len(self.values) or len(self.times) < 2:
            raise ValueError("a curve needs at least two points, each with its time and its value")
        if not (np.diff(self.times) > 0).all():
            raise ValueError("the times of a curve must rise")
        if not (np.isfinite(self.values) & (self.values > 0)).all():
            raise ValueError("the values of a curve must be positive numbers")

    @property
    def days(self) -> float:
        """Days between the first and the last point."""
        return float(self.times[-1] - self.times[0]) / DAY_MS


@dataclass(frozen=True)
class Days:
    """A curve by UTC days: `numbers` counts from 1970-01-01, `returns` are fractions, `values` stand at a day's end."""

    numbers: Ints
    values: Floats
    returns: Floats


def curve(points: Iterable[tuple[int, float]]) -> Curve:
    """The curve of (UTC ms, value) pairs. Raises ValueError where they are none."""
    rows = list(points)
    return Curve(
        np.array([moment for moment, _ in rows], dtype=np.int64), np.array([value for _, value in rows], dtype=float)
    )


def by_day(of: Curve) -> Days:
    """The last value of each day from the first to the last; a day without a point has the value before it.

    A point at exactly midnight is the close of the day that ends there, as the last candle's is. The first day's
    return is measured from the curve's first point.
    """
    numbers = np.arange(of.times[0] // DAY_MS, (of.times[-1] - 1) // DAY_MS + 1, dtype=np.int64)
    values = _carried(of, (numbers + 1) * DAY_MS)
    return Days(numbers, values, values / np.concatenate(([of.values[0]], values[:-1])) - 1)


def hold(pairs: Sequence[Curve]) -> Curve:
    """The worth of one unit that bought each pair in equal shares at its first price and held them, before fees.

    A share waits in cash until its pair has a price. `pairs` are closes; with none this raises ValueError.
    """
    if not pairs:
        raise ValueError("holding needs at least one pair")
    times = np.unique(np.concatenate([pair.times for pair in pairs]))
    worth = [np.where(times < pair.times[0], 1.0, _carried(pair, times) / pair.values[0]) for pair in pairs]
    return Curve(times, np.mean(worth, axis=0))


def since(of: Curve, start_ms: int) -> Curve:
    """The curve from `start_ms` on; it begins with the value known then. Raises ValueError beyond its end."""
    if of.times[0] >= start_ms:
        return of
    later = of.times > start_ms
    return Curve(
        np.concatenate(([start_ms], of.times[later])),
        np.concatenate((_carried(of, np.array([start_ms])), of.values[later])),
    )


def month_returns(of: Curve) -> dict[str, float]:
    """The return of each calendar month (UTC) as a fraction, by `2024-03`; incomplete months count what they have."""
    days = by_day(of)
    months: npt.NDArray[Any] = days.numbers.astype("datetime64[D]").astype("datetime64[M]")
    last = np.append(np.flatnonzero(months[1:] != months[:-1]), len(months) - 1)
    ends = days.values[last]
    returns = ends / np.concatenate(([of.values[0]], ends[:-1])) - 1
    return {str(month): float(value) for month, value in zip(months[last], returns, strict=True)}


def _carried(of: Curve, moments: Ints) -> Floats:
    """The value at each moment: the newest point's that is not later; before the first point, the first value."""
    return of.values[np.maximum(np.searchsorted(of.times, moments, side="right") - 1, 0)]
