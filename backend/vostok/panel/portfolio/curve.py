"""The equity curve: which minutes to read, and the sum over bots at each. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from vostok.clock import MINUTE_MS
from vostok.panel.portfolio.models import EquityPointPublic

Sample = tuple[int, str, str | None]
"""Time, balance and equity of one bot at a full minute."""


def minutes(start: int, end: int, points: int) -> list[int]:
    """At most `points` full minutes, evenly spread over start to end; the newest minutes are always among them."""
    first, last = -(-start // MINUTE_MS) * MINUTE_MS, end // MINUTE_MS * MINUTE_MS
    if last < first:
        return []
    step = max(1, -(-((last - first) // MINUTE_MS + 1) // points)) * MINUTE_MS
    return list(range(last, first - 1, -step))[::-1]


def curve(samples: Iterable[Sample]) -> list[EquityPointPublic]:
    """The sums at each time, oldest first; equity is unknown where that of one bot is."""
    sums: dict[int, tuple[Decimal, Decimal | None]] = {}
    for ts, balance, equity in samples:
        total, known = sums.get(ts, (Decimal(0), Decimal(0)))
        known = None if known is None or equity is None else known + Decimal(equity)
        sums[ts] = (total + Decimal(balance), known)
    return [EquityPointPublic(ts=ts, balance=balance, equity=equity) for ts, (balance, equity) in sorted(sums.items())]
