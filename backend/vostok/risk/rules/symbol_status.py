"""Entries only while the venue trades the symbol."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot


def check(intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No unless the symbol's status is TRADING; HALT, BREAK, CANCEL_ONLY and an unknown one are a no."""
    if snapshot.symbol_status == "TRADING":
        return None
    status = snapshot.symbol_status or "status unknown"
    return Denial("PAIR_NOT_TRADING", f"The venue does not trade {intent.pair} now ({status}).", hold_s=60)


RULE = Rule(label="Venue trades the pair", limits=NoLimits, check=check)
