"""Where each breaker's measurement began, added up over its bots only when a reference has changed."""

from collections.abc import Mapping

from vostok.gateway.books import ReferenceKey
from vostok.risk.breakers import PERIODS, Anchor, Level, Reference, anchored


class Anchors:
    """The sums over one state of the references, which `Books` replaces as a whole when one of them changes."""

    def __init__(self, references: Mapping[ReferenceKey, Reference | None]) -> None:
        self.references = references
        self._known: dict[tuple[str, tuple[str, ...]], tuple[Anchor, ...]] = {}

    def of(self, level: Level, scope: str, bots: tuple[str, ...]) -> tuple[Anchor, ...]:
        """Those of a scope over the bots with these ids, in the order of `PERIODS`."""
        known = self._known.get((scope, bots))
        if known is None:
            references = self.references
            known = tuple(
                anchored(references.get((scope, bot_id, period)) for bot_id in bots) for period in PERIODS[level]
            )
            self._known[scope, bots] = known
        return known
