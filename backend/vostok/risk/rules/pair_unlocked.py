"""No entry in a pair that the owner has locked."""

from datetime import UTC, datetime

from vostok.risk.states import ALL
from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot


def check(intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No while a lock of the bot, or of all bots, is on the pair."""
    lock = snapshot.lock
    if lock is None:
        return None
    whom = "all bots" if lock.scope == ALL else "this bot"
    end = (
        "it is lifted" if lock.until is None else f"{datetime.fromtimestamp(lock.until / 1000, UTC):%Y-%m-%d %H:%M} UTC"
    )
    return Denial("PAIR_LOCKED", f"{intent.pair} is locked for {whom} until {end} ({lock.reason}).")


RULE = Rule(label="Pair is not locked", limits=NoLimits, check=check)
