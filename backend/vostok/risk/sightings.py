"""Differences over several looks: which of them are no passing ones; and who loses what the account lacks. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from vostok.risk.reconciliation import Difference

VENUE_STAYS_MS = 10_000
BOT_STAYS_MS = 60_000
LOOKS_NEEDED = 3


@dataclass(frozen=True, slots=True)
class Sighting:
    """A difference that has been the same since `since` (UTC ms), in so many looks."""

    difference: Difference
    since: int
    looks: int = 1

    def stands(self, now_ms: int) -> bool:
        """Whether it is no passing one: answers of a venue lag behind each other, and a bot looks each few seconds."""
        stays = VENUE_STAYS_MS if self.difference.exchange is not None else BOT_STAYS_MS
        return self.looks >= LOOKS_NEEDED and now_ms - self.since >= stays


def sighted(known: Iterable[Sighting], found: Iterable[Difference], now_ms: int) -> tuple[Sighting, ...]:
    """The sightings after one more look; a difference that is another in any figure begins anew."""
    before = {sighting.difference: sighting for sighting in known}
    return tuple(
        # The clock may have been set back since.
        Sighting(one, min(before[one].since, now_ms), before[one].looks + 1) if one in before else Sighting(one, now_ms)
        for one in found
    )


def written_off(free: Mapping[str, Decimal], lacking: Decimal) -> dict[str, Decimal] | None:
    """What each bot loses (by id) of an asset of which the account lacks so much: those with the most free first, so
    that as few as possible lose any. None where they have less than that free."""
    shares: dict[str, Decimal] = {}
    left = lacking
    for bot_id, amount in sorted(free.items(), key=lambda item: (-item[1], item[0])):
        share = min(amount, left)
        if share > 0:
            shares[bot_id], left = share, left - share
    return shares if left == 0 else None
