"""Denials that several rules say: a share of the equity is passed, or a number of positions."""

from decimal import Decimal

from vostok.risk.types import Denial, Intent
from vostok.risk.wording import percent


def over_share(
    code: str, who: str, intent: Intent, exposure: Decimal | None, equity: Decimal | None, share: Decimal
) -> Denial | None:
    """A no when `exposure` + the order is more than `share` (a fraction) of `equity`, or when one is unknown."""
    notional = intent.notional
    if exposure is None or notional is None or equity is None:
        return Denial("EXPOSURE_UNKNOWN", f"{who}: exposure and equity cannot be known without a price for all held.")
    after, limit = exposure + notional, equity * share
    if after <= limit:
        return None
    return Denial(
        code,
        f"{who} would have {intent.money(after)} in the market ({intent.money(exposure)} now), "
        f"the limit is {intent.money(limit)}, {percent(share)} of the equity.",
    )


def too_many(code: str, who: str, positions: int, limit: int, *, opens: bool) -> Denial | None:
    """A no when a position more would be more than `limit`."""
    if not opens or positions < limit:
        return None
    return Denial(code, f"{who} would hold {positions + 1} positions at once, the limit is {limit}.")
