"""The same entry is not taken twice while the first one works."""

from decimal import Decimal

from pydantic import Field

from vostok.risk.types import Denial, Intent, Limits, Rule, Snapshot

TOLERANCE = Decimal("0.02")
"""Two orders are about the same when their notionals are this near: the price has moved between them."""


class DuplicateOrder(Limits):
    """What counts as the same order."""

    duplicate_window_s: int = Field(
        default=10,
        ge=0,
        le=3_600,
        description="Seconds in which the same entry is refused while the first works; 0 is none",
    )


def check(intent: Intent, snapshot: Snapshot, limits: DuplicateOrder) -> Denial | None:
    """No beside a working entry of this bot in this pair, worth the same and as young (SEC 15c3-5(c)(1)(ii))."""
    if snapshot.tempo is None:
        return Denial("ORDERS_UNKNOWN", "The bot's earlier orders are not known.", hold_s=5)
    if intent.notional is None:
        return Denial("VALUE_UNKNOWN", f"The value of this order in {intent.pair} cannot be known without a price.")
    for other in snapshot.tempo.working:
        young = other.age_ms < limits.duplicate_window_s * 1000
        if young and abs(intent.notional - other.notional) <= other.notional * TOLERANCE:
            reason = (
                f"The same entry in {intent.pair} was placed {max(other.age_ms, 0) / 1000:.1f} s ago and still works."
            )
            return Denial("DUPLICATE_ORDER", reason, hold_s=max(1, limits.duplicate_window_s))
    return None


RULE = Rule(label="No order twice", limits=DuplicateOrder, check=check, scope="portfolio")
