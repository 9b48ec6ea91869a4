"""The equity curve: which minutes to read, and the sum over bots at each. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from vostok.clock import MINUTE_MS
from vostok.panel.portfolio.models import EquityPointPublic

ZERO = Decimal(0)
Sample = tuple[int, str, str | None, str | None]
"""Time, balance, equity and start balance of one bot at a full minute."""


def minutes(start: int, end: int, points: int) -> list[int]:
    """At most `points` full minutes, evenly spread over start to end; the newest minutes are always among them."""
    first, last = -(-start // MINUTE_MS) * MINUTE_MS, end // MINUTE_MS * MINUTE_MS
    if last < first:
        return []
    step = max(1, -(-((last - first) // MINUTE_MS + 1) // points)) * MINUTE_MS
    return list(range(last, first - 1, -step))[::-1]


def curve(samples: Iterable[Sample]) -> list[EquityPointPublic]:
    """The sums at each time, oldest first; equity and start are unknown where that of one bot is."""
    sums: dict[int, EquityPointPublic] = {}
    for ts, balance, equity, start in samples:
        sofar = sums.get(ts) or EquityPointPublic(ts=ts, balance=ZERO, equity=ZERO, start=ZERO)
        sums[ts] = EquityPointPublic(
            ts=ts,
            balance=sofar.balance + Decimal(balance),
            equity=_plus(sofar.equity, equity),
            start=_plus(sofar.start, start),
        )
    return [point for _, point in sorted(sums.items())]


def _plus(total: Decimal | None, part: str | None) -> Decimal | None:
    return None if total is None or part is None else total + Decimal(part)
