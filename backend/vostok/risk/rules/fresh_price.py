"""No entry on a price that is missing or old."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot

MAX_AGE_MS = 10_000


def check(intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No unless the venue's price of the pair was seen within the last 10 s."""
    if snapshot.price_age_ms is None or intent.price is None:
        return Denial("PRICE_UNKNOWN", f"There is no market price of {intent.pair}.", hold_s=5)
    if not 0 <= snapshot.price_age_ms <= MAX_AGE_MS:
        return Denial(
            "PRICE_STALE", f"The last price of {intent.pair} is {snapshot.price_age_ms / 1000:.1f} s old.", hold_s=5
        )
    return None


RULE = Rule(label="Price is fresh", limits=NoLimits, check=check)
