"""The bots of one strategy together stay under a share of the equity."""

from decimal import Decimal

from vostok.risk.denials import over_share
from vostok.risk.types import Denial, Holdings, Intent, Limits, Rule, Snapshot, Use, fraction


class MaxFamilyExposure(Limits):
    """Ceiling of what the bots of one strategy may have in the market."""

    max_family_exposure: Decimal = fraction(
        "0.90", "Most that the bots of one strategy may have in the market, of the equity of all bots"
    )


def check(intent: Intent, snapshot: Snapshot, limits: MaxFamilyExposure) -> Denial | None:
    """No when exposure + this order would pass the share of the equity, or when either is unknown.

    Bots of one strategy enter and fall together, so they are one risk.
    """
    held = snapshot.holdings
    return over_share(
        "MAX_FAMILY_EXPOSURE",
        "The bots of this strategy together",
        intent,
        held.family,
        held.equity,
        limits.max_family_exposure,
    )


def use(held: Holdings, limits: MaxFamilyExposure) -> Use | None:
    """That exposure now, against its share of the equity."""
    if held.family is None or held.equity is None:
        return None
    return Use("max_family_exposure", "family", held.family, held.equity * limits.max_family_exposure)


RULE = Rule(label="Exposure of one strategy", limits=MaxFamilyExposure, check=check, scope="family", use=use)
