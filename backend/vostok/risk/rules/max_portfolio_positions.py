"""All bots together hold at most so many positions."""

from decimal import Decimal

from pydantic import Field

from vostok.risk.denials import too_many
from vostok.risk.types import Denial, Holdings, Intent, Limits, Rule, Snapshot, Use


class MaxPortfolioPositions(Limits):
    """Limit of the open positions of all bots of a mode."""

    max_portfolio_positions: int = Field(
        default=200, ge=1, le=100_000, description="Most positions that all bots together may hold at once"
    )


def check(_intent: Intent, snapshot: Snapshot, limits: MaxPortfolioPositions) -> Denial | None:
    """No when the order would open one position too many; adding to an open one opens none."""
    held = snapshot.holdings
    return too_many(
        "MAX_PORTFOLIO_POSITIONS",
        "All bots together",
        held.portfolio_positions,
        limits.max_portfolio_positions,
        opens=held.opens,
    )


def use(held: Holdings, limits: MaxPortfolioPositions) -> Use | None:
    """Positions now."""
    return Use(
        "max_portfolio_positions",
        "portfolio",
        Decimal(held.portfolio_positions),
        Decimal(limits.max_portfolio_positions),
        counted=True,
    )


RULE = Rule(label="Positions of all bots", limits=MaxPortfolioPositions, check=check, scope="portfolio", use=use)
