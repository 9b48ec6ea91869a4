"""Entries only in pairs on the bot's own list."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot


def check(intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No unless the pair is on the list."""
    if intent.pair not in snapshot.pairs:
        return Denial("PAIR_NOT_LISTED", f"{intent.pair} is not on this bot's list of pairs.")
    return None


RULE = Rule(label="Pair is on the list", limits=NoLimits, check=check)
