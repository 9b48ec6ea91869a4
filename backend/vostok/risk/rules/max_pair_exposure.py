"""All bots together stay under a share of the equity in any one pair."""

from decimal import Decimal

from vostok.risk.denials import over_share
from vostok.risk.types import Denial, Holdings, Intent, Limits, Rule, Snapshot, Use, fraction


class MaxPairExposure(Limits):
    """Limit of what all bots of a mode may have in one pair."""

    max_pair_exposure: Decimal = fraction("0.30", "Most that all bots together may have in one pair, of their equity")


def check(intent: Intent, snapshot: Snapshot, limits: MaxPairExposure) -> Denial | None:
    """No when exposure + this order would pass the share of the equity, or when either is unknown.

    Concentration: what one coin can do to the account (RTS 6 (EU 2017/589) Art. 15(1), per financial instrument).
    """
    held = snapshot.holdings
    return over_share(
        "MAX_PAIR_EXPOSURE",
        f"All bots together in {intent.pair}",
        intent,
        held.pair,
        held.equity,
        limits.max_pair_exposure,
    )


def use(held: Holdings, limits: MaxPairExposure) -> Use | None:
    """That exposure now, against its share of the equity."""
    if held.pair is None or held.equity is None:
        return None
    return Use("max_pair_exposure", "pair", held.pair, held.equity * limits.max_pair_exposure)


RULE = Rule(label="Exposure in one pair", limits=MaxPairExposure, check=check, scope="portfolio", use=use)
