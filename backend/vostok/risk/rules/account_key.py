"""No entry that must be signed while there is no key to sign it with: it would end as an order that could not leave."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot


def check(_intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No while the bot's orders go to an account whose key is missing, locked or unreadable, or may be so."""
    if snapshot.key is None:
        return Denial("KEY_UNKNOWN", "It is not known whether there is a key for this account.", hold_s=5)
    if not snapshot.key.needed or snapshot.key.problem is None:
        return None
    reason = snapshot.key.problem.removesuffix(".")
    return Denial("NO_KEY", f"The bot's orders cannot be signed, exits neither ({reason}).", hold_s=10)


RULE = Rule(label="A key is present for this account", limits=NoLimits, check=check)
