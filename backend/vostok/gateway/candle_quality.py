"""Which of the venue's candles can be true, and how far a series of them can be trusted. Pure.

Withheld is what cannot be; a real crash passes, marked, because exits must see it (DESIGN §6, "Candles").
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from statistics import median
from typing import Any

from vostok.binance.intervals import close_time, next_open, open_time
from vostok.gateway.klines import BadCandles, Row
from vostok.risk.candles import Flaw, Quality, flawed, worst

FIELDS = 12
# How many of the newest candles decide the grade; what is older has left the indicators that matter.
RECENT = 20
# A move is a spike beyond this share of the price and this multiple of the usual range, whichever is more.
SPIKE_FLOOR = 0.10
SPIKE_RANGES = 10.0
# The usual range is the median of so many candles before; with fewer than the second figure nothing is said.
BASE, BASE_NEEDED = 60, 10
SILENT_CANDLES = 3
# The venue's clock and ours may differ by so much without a candle being "from the future".
AHEAD_MS = 2_000


def screen(rows: Any, interval: str, now_ms: int) -> tuple[list[Row], list[int]]:
    """Rows that can be true, oldest first, and the opening times of withheld ones (0 where there is none).

    `now_ms` is the venue's clock. Raises BadCandles when this is no list, or holds nothing that can be true.
    """
    if not isinstance(rows, list):
        raise BadCandles("candles must be a list")
    sound: list[Row] = []
    withheld: list[int] = []
    last = -1
    for row in rows:
        if possible(row, interval, now_ms) and row[0] > last:
            sound.append(row)
            last = row[0]
        else:
            withheld.append(row[0] if isinstance(row, list) and row and isinstance(row[0], int) else 0)
    if withheld and not sound:
        raise BadCandles("none of the candles can be true")
    return sound, withheld


def possible(row: Any, interval: str, now_ms: int) -> bool:
    """Whether one row can be true: twelve fields, on the interval's grid, begun, and prices in their order."""
    if not isinstance(row, list) or len(row) != FIELDS or not isinstance(row[0], int) or not isinstance(row[6], int):
        return False
    if not 0 <= row[0] <= now_ms + AHEAD_MS or open_time(row[0], interval) != row[0] or row[6] < row[0]:
        return False
    try:
        opened, high, low, close, volume = (Decimal(value) for value in row[1:6])
    except (InvalidOperation, TypeError, ValueError):
        return False
    finite = all(value.is_finite() for value in (opened, high, low, close, volume))
    return finite and volume >= 0 and 0 < low <= min(opened, close) and max(opened, close) <= high


def filled(rows: Sequence[Row], interval: str) -> list[Row]:
    """`rows` with each single missing candle made from the close before it; wider holes stay."""
    whole: list[Row] = []
    for row in rows:
        if whole and missing_between(whole[-1][0], row[0], interval) == 1:
            opened, close = next_open(whole[-1][0], interval), whole[-1][4]
            whole.append([opened, *[close] * 4, "0", close_time(opened, interval), "0", 0, "0", "0", "0"])
        whole.append(row)
    return whole


def missing_between(earlier: int, later: int, interval: str) -> int:
    """How many candles lie between two opening times: 0, 1, or 2 for "more"."""
    expected = next_open(earlier, interval)
    if later <= expected:
        return 0
    return 1 if next_open(expected, interval) == later else 2


def first_hole(rows: Sequence[Row], interval: str) -> int | None:
    """The opening time of the last candle before the first hole among the newest; None without a hole."""
    recent = rows[-RECENT - 1 :]
    for row, later in pairwise(recent):
        if missing_between(row[0], later[0], interval):
            return int(row[0])
    return None


def spikes(rows: Sequence[Row]) -> list[int]:
    """Opening times of the newest candles that jump out of what came before them."""
    return [rows[at][0] for at in range(max(BASE_NEEDED, len(rows) - RECENT), len(rows)) if _jumps(rows, at)]


def _jumps(rows: Sequence[Row], at: int) -> bool:
    before, high, low = float(rows[at - 1][4]), float(rows[at][2]), float(rows[at][3])
    move = max(high / before, before / low) - 1
    if move <= SPIKE_FLOOR:
        return False
    usual = median(float(row[2]) / float(row[3]) - 1 for row in rows[max(0, at - BASE) : at])
    return move > SPIKE_RANGES * usual


def judge(rows: Sequence[Row], interval: str, withheld: Sequence[int]) -> Quality:
    """What is wrong inside a series, whatever the time is. `withheld` are opening times as `screen` tells them."""
    if not rows:
        return flawed("NONE_THERE")
    recent = rows[-RECENT - 1 :]
    holes = {missing_between(row[0], later[0], interval) for row, later in pairwise(recent)}
    silent = [float(row[5]) == 0 for row in rows[-SILENT_CANDLES - 1 : -1]]
    found: dict[Flaw, bool] = {
        "MISSING": 2 in holes,
        "FILLED_IN": 1 in holes,
        "WITHHELD": any(opened == 0 or opened >= recent[0][0] for opened in withheld),
        "JUMP": bool(spikes(rows)),
        "NOT_TRADED": len(silent) == SILENT_CANDLES and all(silent),
    }
    return worst(*(flawed(flaw) for flaw, there in found.items() if there))


def freshness(newest_open: int, interval: str, now_ms: int) -> Quality:
    """BAD when more than the newest candle is missing at `now_ms` (the venue's clock)."""
    if missing_between(newest_open, open_time(now_ms, interval), interval) < 2:
        return Quality()
    return flawed("STALE")
