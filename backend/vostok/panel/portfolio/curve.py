"""The equity curve: which minutes to read, and the sums over bots to store. Pure."""

from collections.abc import Container, Iterable, Mapping
from decimal import Decimal

from vostok.clock import MINUTE_MS
from vostok.panel.fields import plain
from vostok.panel.portfolio.models import BookEquity, EquityPoint


def minutes(start: int, end: int, points: int) -> list[int]:
    """At most `points` full minutes, evenly spread over start to end; the newest minutes are always among them."""
    first, last = -(-start // MINUTE_MS) * MINUTE_MS, end // MINUTE_MS * MINUTE_MS
    if last < first:
        return []
    step = max(1, -(-((last - first) // MINUTE_MS + 1) // points)) * MINUTE_MS
    return list(range(last, first - 1, -step))[::-1]


def book_sums(
    samples: Iterable[EquityPoint], earned: Mapping[tuple[str, str], Decimal], apart: Container[str] = ()
) -> list[BookEquity]:
    """The sums over the bots of each book and time; equity and start are unknown where that of one bot is.

    `earned` is the profit of a book's archived bots: their money was taken out with it. Those that are
    kept `apart` (never at work, or archived) add none.
    """
    groups: dict[tuple[str, str, int], list[EquityPoint]] = {}
    for sample in samples:
        members = groups.setdefault((sample.mode, sample.stake_currency, sample.ts), [])
        if sample.bot_id not in apart:
            members.append(sample)
    return [
        BookEquity(
            mode=mode,
            stake_currency=currency,
            ts=ts,
            balance=_sum(sample.balance for sample in members) or "0",
            equity=_sum(sample.equity for sample in members),
            start=_sum((*(sample.start for sample in members), plain(-earned.get((mode, currency), Decimal(0))))),
        )
        for (mode, currency, ts), members in groups.items()
    ]


def _sum(parts: Iterable[str | None]) -> str | None:
    total = Decimal(0)
    for part in parts:
        if part is None:
            return None
        total += Decimal(part)
    return plain(total)
