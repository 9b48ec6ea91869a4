"""No new entry on a pair while an earlier order of the bot there may or may not exist."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot


def check(intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No while an order of this bot on this pair is in doubt, or exists at the venue unknown to the bot."""
    if snapshot.unresolved is None:
        return None
    return Denial("ORDER_UNRESOLVED", f"{intent.pair}: {snapshot.unresolved}", hold_s=5)


RULE = Rule(label="Outcome of earlier orders is known", limits=NoLimits, check=check)
