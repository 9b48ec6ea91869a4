"""Do the neighbours of the chosen parameters earn, too? Pure.

A peak that stands alone on the map of results is luck; a plateau is not (Pardo 2008, ch. 10). The score is the median
return of the neighbours (one step in any direction, diagonals included) over the return of the chosen point.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

POINTS = 5
STEP_SHARE = 0.1


class Axis(NamedTuple):
    """One parameter of the map: its values in rising order, and the place of the chosen one."""

    name: str
    values: tuple[float, ...]
    chosen: int


def axis(name: str, chosen: float, low: float, high: float, decimals: int) -> Axis:
    """Up to five values around `chosen`, a tenth of the range apart (one unit at least), inside [low, high]."""
    unit = 10.0**-decimals
    step = max(round((high - low) * STEP_SHARE, decimals), unit)
    half = POINTS // 2
    around = [round(chosen + step * place, decimals) for place in range(-half, half + 1)]
    values = tuple(value for value in around if low <= value <= high or value == chosen)
    return Axis(name, values, values.index(round(chosen, decimals)))


def score(returns: Sequence[Sequence[float]], row: int, column: int) -> float | None:
    """Median return of the neighbours over that of the point at (row, column), 0 where the point itself does not earn.

    None where it has no neighbour. `returns` are fractions, rows of columns.
    """
    table = np.array(returns, dtype=float)
    near = [
        float(table[r, c])
        for r in range(max(row - 1, 0), min(row + 2, table.shape[0]))
        for c in range(max(column - 1, 0), min(column + 2, table.shape[1]))
        if (r, c) != (row, column)
    ]
    if not near:
        return None
    own = float(table[row, column])
    return float(np.median(near)) / own if own > 0 else 0.0
