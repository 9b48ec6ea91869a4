"""Where each breaker's measurement began, added up over its bots only when a reference has changed."""

from collections import defaultdict
from collections.abc import Mapping

from vostok.gateway.books import ReferenceKey
from vostok.risk.breakers import PERIODS, Anchor, Level, Period, Reference, anchored

Begun = Mapping[tuple[str, Period], Mapping[str, Reference]]
"""References of one currency by scope and period, then by bot."""


def by_measurement(references: Mapping[ReferenceKey, Reference | None], currency: str) -> Begun:
    """The references in `currency`, those of each measurement together."""
    found: dict[tuple[str, Period], dict[str, Reference]] = defaultdict(dict)
    for (scope, bot_id, period), reference in references.items():
        if reference is not None and reference.currency == currency:
            found[scope, period][bot_id] = reference  # type: ignore[index]
    return found


class Anchors:
    """The sums over one state of the references, which `Books` replaces as a whole when one of them changes."""

    def __init__(self, references: Mapping[ReferenceKey, Reference | None]) -> None:
        self.references = references
        self._begun: dict[str, Begun] = {}
        self._known: dict[tuple[str, str, tuple[str, ...]], tuple[Anchor, ...]] = {}

    def of(self, level: Level, scope: str, currency: str, bots: tuple[str, ...]) -> tuple[Anchor, ...]:
        """Those of a scope with these bots (ids) in it now, in the order of `PERIODS`."""
        known = self._known.get((scope, currency, bots))
        if known is None:
            begun = self._begun.get(currency)
            if begun is None:
                begun = self._begun[currency] = by_measurement(self.references, currency)
            known = tuple(anchored(begun.get((scope, period), {}), bots) for period in PERIODS[level])
            self._known[scope, currency, bots] = known
        return known
