"""No entry in what the owner has switched off: a strategy family, a pair or a timeframe."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot

_WHAT = {"family": "The strategy", "pair": "The pair", "timeframe": "The timeframe"}


def check(_intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No while a flag stands in the way; it holds from its commit on, without a restart."""
    flag = snapshot.flag
    if flag is None:
        return None
    return Denial(
        "SWITCHED_OFF", f"{_WHAT[flag.kind]} {flag.name} is switched off for all bots ({flag.reason}).", hold_s=60
    )


RULE = Rule(label="Not switched off", limits=NoLimits, check=check)
