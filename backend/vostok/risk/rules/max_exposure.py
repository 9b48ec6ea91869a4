"""All that the bot holds and may still buy stays under a limit."""

from decimal import Decimal

from pydantic import Field

from vostok.risk.types import Denial, Holdings, Intent, Limits, Rule, Snapshot, Use


class MaxExposure(Limits):
    """Limit of one bot's market exposure."""

    max_exposure: Decimal = Field(gt=0, description="Most that the bot may have in the market, in the stake currency")


def check(intent: Intent, snapshot: Snapshot, limits: MaxExposure) -> Denial | None:
    """No when exposure + this order would pass the limit, or when either is unknown.

    Exposure = holdings at mark + remainders of open BUY orders + reservations in flight (SEC 15c3-5(c)(1)(i)).
    """
    if snapshot.holdings.bot is None or intent.notional is None:
        return Denial("EXPOSURE_UNKNOWN", "The bot's exposure cannot be known without a price for all it holds.")
    after = snapshot.holdings.bot + intent.notional
    if after > limits.max_exposure:
        return Denial(
            "MAX_EXPOSURE",
            f"Exposure would be {intent.money(after)} ({intent.money(snapshot.holdings.bot)} now), "
            f"the limit is {intent.money(limits.max_exposure)}.",
        )
    return None


def use(held: Holdings, limits: MaxExposure) -> Use | None:
    """The bot's exposure now."""
    return None if held.bot is None else Use("max_exposure", "bot", held.bot, limits.max_exposure)


RULE = Rule(label="Maximum exposure", limits=MaxExposure, check=check, use=use)
