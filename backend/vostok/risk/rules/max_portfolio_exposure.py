"""All bots together stay under a share of their equity."""

from decimal import Decimal

from vostok.risk.denials import over_share
from vostok.risk.types import Denial, Holdings, Intent, Limits, Rule, Snapshot, Use, fraction


class MaxPortfolioExposure(Limits):
    """Limit of what all bots of a mode may have in the market."""

    max_portfolio_exposure: Decimal = fraction(
        "0.95", "Most that all bots together may have in the market, of their equity"
    )


def check(intent: Intent, snapshot: Snapshot, limits: MaxPortfolioExposure) -> Denial | None:
    """No when exposure + this order would pass the share of the equity, or when either is unknown.

    SEC 15c3-5(c)(1)(i): aggregate exposure, outstanding orders included.
    """
    held = snapshot.holdings
    return over_share(
        "MAX_PORTFOLIO_EXPOSURE",
        "All bots together",
        intent,
        held.portfolio,
        held.equity,
        limits.max_portfolio_exposure,
    )


def use(held: Holdings, limits: MaxPortfolioExposure) -> Use | None:
    """That exposure now, against its share of the equity."""
    if held.portfolio is None or held.equity is None:
        return None
    return Use("max_portfolio_exposure", "portfolio", held.portfolio, held.equity * limits.max_portfolio_exposure)


RULE = Rule(label="Exposure of all bots", limits=MaxPortfolioExposure, check=check, scope="portfolio", use=use)
