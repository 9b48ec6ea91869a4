"""What stands between a promotion and real money: limits, books, key, and the amount that the owner types.

`needs` asks the gateway before the transaction opens; the rest is pure and runs inside it, so that the amount that is
compared is the one that is promoted.
"""

import asyncio
from decimal import Decimal
from typing import NamedTuple

from vostok.errors import Conflict, Invalid
from vostok.panel.fields import plain
from vostok.panel.gateway_books import ReconciliationPublic
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_keys import KeyPublic
from vostok.panel.gateway_risk import RiskLimitsPublic
from vostok.panel.governance.models import ConditionPublic

LIVE = "REAL_MARKET_SPOT"
CHOSEN = ("portfolio_day", "max_portfolio_exposure")
"""The limits of live bots that the owner must have set, or confirmed, by themselves."""


class Needs(NamedTuple):
    """What the venue, the books and the limits say now; `real_money` is whether any of it matters here."""

    real_money: bool
    conditions: tuple[ConditionPublic, ...]


async def needs(gateway: Gateway) -> Needs:
    """Ask the gateway. Raises Unavailable: what is not known is a no."""
    key = await gateway.key()
    if not key.real_money:
        return Needs(False, ())
    books, limits = await asyncio.gather(gateway.reconciliation(), gateway.risk_limits())
    return Needs(True, judge(key, books, limits))


def judge(key: KeyPublic, books: ReconciliationPublic, limits: RiskLimitsPublic) -> tuple[ConditionPublic, ...]:
    """The conditions beyond the passport's, each passed or not."""
    live = next((one for one in limits.items if one.mode == LIVE), None)
    chosen = live is not None and all(name in live.chosen and live.limits.get(name) is not None for name in CHOSEN)
    clean = books.state == "clean" and books.problem is None
    return (
        _condition("limits_set", chosen, None),
        _condition("books_clean", clean, str(books.checked_at) if books.checked_at is not None else None, unit="time"),
        _condition("key_checked", key.state == "ready", None if key.state == "ready" else key.state),
    )


def at_stake(allocation: Decimal, share: Decimal) -> Decimal:
    """What a bot may put into the market (stake currency): the share of its allocation that the step releases."""
    return (allocation * share).normalize() + 0


def confirmed(found: Needs | None, stake: Decimal, currency: str, typed: Decimal | None) -> list[ConditionPublic]:
    """The further conditions as they are stamped. Raises Conflict with what is missing, or where the amount that was
    typed is not (any more) the one at stake; Invalid where none was typed."""
    if found is None or not found.real_money:
        return []
    missing = [condition.name for condition in found.conditions if not condition.passed]
    if missing:
        raise Conflict(f"Real money is not released yet; what is missing: {', '.join(missing)}.")
    amount = plain(stake)
    if typed is None:
        raise Invalid(f"Type the amount at stake to confirm it: {amount} {currency}.", field="at_stake")
    if typed != stake:
        raise Conflict(
            f"{amount} {currency} would be at stake, you typed {plain(typed)}: look at it, then confirm it again.",
            field="at_stake",
        )
    return [*found.conditions, _condition("amount_typed", True, amount)]


def _condition(name: str, passed: bool, value: str | None, *, unit: str = "text") -> ConditionPublic:
    return ConditionPublic.model_validate({"name": name, "passed": passed, "value": value, "limit": None, "unit": unit})
