"""A share of the equity stays in the stake currency, for fees, for exits that slip and for what comes next."""

from decimal import Decimal

from vostok.risk.types import Denial, Holdings, Intent, Limits, Rule, Snapshot, Use, fraction
from vostok.risk.wording import percent


class MinStakeShare(Limits):
    """What all bots of a mode keep in the stake currency."""

    min_stake_share: Decimal = fraction(
        "0.05", "Least that all bots together keep free in the stake currency, of their equity", zero=True
    )


def check(intent: Intent, snapshot: Snapshot, limits: MinStakeShare) -> Denial | None:
    """No when less than the share would be free after this order, or when equity or its cost is unknown.

    Free is quote currency that no order holds back, summed over the bots of the mode.
    """
    held = snapshot.holdings
    if held.equity is None or intent.notional is None:
        return Denial(
            "EQUITY_UNKNOWN", "What stays in the stake currency cannot be known without a price for all held."
        )
    after, least = held.free - intent.notional, held.equity * limits.min_stake_share
    if after >= least:
        return None
    return Denial(
        "MIN_STAKE_SHARE",
        f"All bots together would keep {intent.money(after)} free in the stake currency "
        f"({intent.money(held.free)} now), "
        f"the least is {intent.money(least)}, {percent(limits.min_stake_share)} of the equity.",
    )


def use(held: Holdings, limits: MinStakeShare) -> Use | None:
    """What is not free, against the most that may not be."""
    if held.equity is None:
        return None
    return Use("min_stake_share", "portfolio", held.equity - held.free, held.equity * (1 - limits.min_stake_share))


RULE = Rule(label="Share in the stake currency", limits=MinStakeShare, check=check, scope="portfolio", use=use)
