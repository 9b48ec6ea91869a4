"""No new entry with real orders while the account and the books were not compared since the start, or do not agree."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot


def check(_intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No as long as reconciliation says why to wait."""
    if snapshot.unreconciled is None:
        return None
    return Denial("NOT_RECONCILED", snapshot.unreconciled, hold_s=5)


RULE = Rule(label="Account and books agree", limits=NoLimits, check=check)
