"""The bots of one strategy together hold at most so many positions."""

from decimal import Decimal

from pydantic import Field

from vostok.risk.denials import too_many
from vostok.risk.types import Denial, Holdings, Intent, Limits, Rule, Snapshot, Use


class MaxFamilyPositions(Limits):
    """Limit of the open positions of one strategy's bots."""

    max_family_positions: int = Field(
        default=100, ge=1, le=100_000, description="Most positions that the bots of one strategy may hold at once"
    )


def check(_intent: Intent, snapshot: Snapshot, limits: MaxFamilyPositions) -> Denial | None:
    """No when the order would open one position too many; adding to an open one opens none."""
    held = snapshot.holdings
    return too_many(
        "MAX_FAMILY_POSITIONS",
        "The bots of this strategy together",
        held.family_positions,
        limits.max_family_positions,
        opens=held.opens,
    )


def use(held: Holdings, limits: MaxFamilyPositions) -> Use | None:
    """Positions now."""
    return Use(
        "max_family_positions",
        "family",
        Decimal(held.family_positions),
        Decimal(limits.max_family_positions),
        counted=True,
    )


RULE = Rule(label="Positions of one strategy", limits=MaxFamilyPositions, check=check, scope="family", use=use)
