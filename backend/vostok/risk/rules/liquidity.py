"""Entries only where the market is deep enough to get out again."""

from decimal import Decimal

from pydantic import Field

from vostok.risk.types import Denial, Intent, Limits, Rule, Snapshot, fraction
from vostok.risk.wording import amount, percent


class Liquidity(Limits):
    """How liquid a pair must be."""

    min_daily_volume: Decimal = Field(
        default=Decimal(1_000_000), ge=0, description="Least that a pair must trade in a day, mean of a week, in USDT"
    )
    max_volume_share: Decimal = fraction("0.001", "Largest entry, as a share of what the pair traded in 24 hours")
    max_slippage: Decimal = fraction("0.02", "Most that an entry may pay above the market because of its size")


def check(intent: Intent, snapshot: Snapshot, limits: Liquidity) -> Denial | None:
    """No when the pair trades too little, the order is too large for it, or its book would give way too far."""
    facts = snapshot.market
    if facts is None or facts.daily_volume is None or facts.recent_volume is None or intent.notional is None:
        return Denial("LIQUIDITY_UNKNOWN", f"What {intent.pair} trades in a day is not known now.", hold_s=10)
    if facts.daily_volume <= limits.min_daily_volume:
        return Denial(
            "LOW_VOLUME",
            f"{intent.pair} trades {amount(facts.daily_volume, 'USDT')} USDT a day, "
            f"it must be more than {amount(limits.min_daily_volume, 'USDT')}.",
        )
    most = facts.recent_volume * limits.max_volume_share
    if intent.notional > most:
        return Denial(
            "LARGE_FOR_MARKET",
            f"The order may cost {intent.money(intent.notional)}; for what {intent.pair} traded in 24 hours "
            f"at most {intent.money(most)}.",
        )
    if facts.slippage is None:
        return Denial("SLIPPAGE_UNKNOWN", f"The book of {intent.pair} does not show enough offers for it.", hold_s=10)
    if facts.slippage > limits.max_slippage:
        return Denial(
            "SLIPPAGE",
            f"The order would pay {percent(facts.slippage)} above the market of {intent.pair}, "
            f"the limit is {percent(limits.max_slippage)}.",
            hold_s=10,
        )
    return None


RULE = Rule(label="Market is liquid", limits=Liquidity, check=check, scope="portfolio")
