"""Entries only while nothing is latched: neither kill switch nor breaker, on the bot or on anything it is part of."""

from vostok.risk.states import closed_by
from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot


def check(_intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No unless the trading state that applies to the bot is ACTIVE."""
    if snapshot.trading == "ACTIVE":
        return None
    return Denial(snapshot.trading, f"{closed_by(snapshot.trading_source)}: {snapshot.trading_reason}", hold_s=60)


RULE = Rule(label="Trading is active", limits=NoLimits, check=check)
