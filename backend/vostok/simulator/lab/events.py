"""What can be made to happen to the market, and how each event bends prices. Pure.

An event begins with a second that nobody has seen yet, so adding one never changes what was shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from typing import Final, Literal

LabKind = Literal["crash", "spike", "flat", "thin_book", "feed_gap", "exchange_down"]

SECOND_MS = 1_000
PRICE_KINDS: Final[frozenset[LabKind]] = frozenset(("crash", "spike", "flat"))
# An exchange is down as a whole.
WHOLE_MARKET_KINDS: Final[frozenset[LabKind]] = frozenset(("exchange_down",))

# Corners (share of the time, fraction the price is moved by) with straight lines between them.
Curve = tuple[tuple[Decimal, Decimal], ...]


def _curve(*corners: tuple[str, str]) -> Curve:
    return tuple((Decimal(share), Decimal(value)) for share, value in corners)


_MOVES: Final[Mapping[LabKind, Curve]] = {
    "crash": _curve(("0", "0"), ("0.25", "-0.2"), ("0.75", "-0.2"), ("1", "0")),
    "spike": _curve(("0", "0"), ("0.5", "0.15"), ("1", "0")),
}
# How much of the market's own price shows through a flat one: it finds back at the end.
_FLAT: Final = _curve(("0", "0"), ("0.9", "0"), ("1", "1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LabEvent:
    """What happens to one symbol (None: to all) in [starts_ms, ends_ms), UTC ms; `stopped_ms` ends it early."""

    id: int
    kind: LabKind
    symbol: str | None
    starts_ms: int
    ends_ms: int
    stopped_ms: int | None = None

    @property
    def over_ms(self) -> int:
        """The first moment at which it has no effect any more."""
        return self.ends_ms if self.stopped_ms is None else min(self.ends_ms, self.stopped_ms)

    def at(self, moment_ms: int) -> bool:
        """Whether it is in effect."""
        return self.starts_ms <= moment_ms < self.over_ms

    def meets(self, symbol: str | None) -> bool:
        """Whether it concerns `symbol`; None asks for the whole market."""
        return self.symbol is None or symbol is None or self.symbol == symbol


class LabEvents:
    """All events since the exchange exists, oldest first."""

    def __init__(self, stored: Iterable[LabEvent] = ()) -> None:
        self._events = list(stored)
        self._quiet_from = max((event.over_ms for event in self._events), default=0)

    def all(self) -> list[LabEvent]:
        """Every event, oldest first."""
        return list(self._events)

    def add(self, event: LabEvent) -> None:
        """A new event."""
        self._events.append(event)
        self._quiet_from = max(self._quiet_from, event.over_ms)

    def replace(self, event: LabEvent) -> None:
        """An event that was stopped."""
        self._events = [event if event.id == known.id else known for known in self._events]

    def active(self, kinds: Iterable[LabKind], symbol: str | None, at_ms: int) -> LabEvent | None:
        """The event of one of `kinds` that is in effect for `symbol`, None when there is none."""
        if at_ms >= self._quiet_from:
            return None
        return next(
            (event for event in self._events if event.kind in kinds and event.at(at_ms) and event.meets(symbol)), None
        )

    def bending(self, symbol: str, start_ms: int, end_ms: int) -> list[LabEvent]:
        """The events because of which prices in [start_ms, end_ms) are not the market's own."""
        if start_ms >= self._quiet_from:
            return []
        return [
            event
            for event in self._events
            if event.kind in PRICE_KINDS
            and event.meets(symbol)
            and event.starts_ms < min(end_ms, event.over_ms)
            and start_ms < event.over_ms
        ]


def next_second(now_ms: int) -> int:
    """The first second of which nothing was shown at `now_ms`."""
    return now_ms - now_ms % SECOND_MS + SECOND_MS


def stopped(event: LabEvent, now_ms: int) -> LabEvent:
    """`event` without what of it was still to come."""
    return replace(event, stopped_ms=max(event.starts_ms, min(next_second(now_ms), event.ends_ms)))


def bent_price(event: LabEvent, own: Decimal, before: Decimal, at_ms: int, tick: Decimal) -> Decimal:
    """The price (quote currency, on `tick`) during `event`.

    `own` is the market's own price at that moment, `before` the last one that was shown before the event.
    """
    second = at_ms - at_ms % SECOND_MS
    share = Decimal(second - event.starts_ms) / (event.ends_ms - event.starts_ms)
    if event.kind == "flat":
        price = before + (own - before) * _at(_FLAT, share)
    else:
        price = own * (1 + _at(_MOVES[event.kind], share))
    ticks = (price / tick).to_integral_value(rounding=ROUND_HALF_EVEN)
    return max(ticks, Decimal(1)) * tick


def _at(curve: Curve, share: Decimal) -> Decimal:
    for (left, low), (right, high) in pairwise(curve):
        if share <= right:
            return low + (high - low) * (share - left) / (right - left)
    return curve[-1][1]
