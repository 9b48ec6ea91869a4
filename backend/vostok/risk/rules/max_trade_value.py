"""One entry may cost at most so much."""

from decimal import Decimal

from pydantic import Field

from vostok.risk.types import Denial, Intent, Limits, Rule, Snapshot


class MaxTradeValue(Limits):
    """Limit of a single entry."""

    max_trade_value: Decimal = Field(gt=0, description="Most that one entry may cost, in the stake currency")


def check(intent: Intent, _snapshot: Snapshot, limits: MaxTradeValue) -> Denial | None:
    """No when the worst-case notional is unknown or above the limit (SEC 15c3-5(c)(1)(ii), maximum order value)."""
    if intent.notional is None:
        return Denial("VALUE_UNKNOWN", f"The value of this order in {intent.pair} cannot be known without a price.")
    if intent.notional > limits.max_trade_value:
        return Denial(
            "MAX_TRADE_VALUE",
            f"The order may cost {intent.money(intent.notional)}, "
            f"the limit of one trade is {intent.money(limits.max_trade_value)}.",
        )
    return None


RULE = Rule(label="Maximum trade value", limits=MaxTradeValue, check=check)
