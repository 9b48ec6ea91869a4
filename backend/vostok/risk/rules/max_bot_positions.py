"""A bot holds at most so many pairs at once."""

from decimal import Decimal

from pydantic import Field

from vostok.risk.denials import too_many
from vostok.risk.types import Denial, Holdings, Intent, Limits, Rule, Snapshot, Use


class MaxBotPositions(Limits):
    """Limit of one bot's open positions."""

    max_bot_positions: int = Field(
        default=100, ge=1, le=100_000, description="Most pairs that the bot may hold at once"
    )


def check(_intent: Intent, snapshot: Snapshot, limits: MaxBotPositions) -> Denial | None:
    """No when the order would open one position too many; adding to an open one opens none."""
    held = snapshot.holdings
    return too_many("MAX_BOT_POSITIONS", "The bot", held.bot_positions, limits.max_bot_positions, opens=held.opens)


def use(held: Holdings, limits: MaxBotPositions) -> Use | None:
    """Positions now."""
    return Use("max_bot_positions", "bot", Decimal(held.bot_positions), Decimal(limits.max_bot_positions), counted=True)


RULE = Rule(label="Positions of the bot", limits=MaxBotPositions, check=check, scope="bot", use=use)
