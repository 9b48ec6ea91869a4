"""No entry on candles that cannot be trusted."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot


def check(intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No while any candles of the pair that bots read are BAD: stale, missing in a row, or none that can be true.

    QUESTIONABLE ones pass, as a real crash looks like that. Where nobody read candles none can mislead.
    """
    if snapshot.market is None:
        return Denial("CANDLES_UNKNOWN", f"Nothing is known of the market of {intent.pair}.", hold_s=10)
    candles = snapshot.market.candles
    if candles is None or candles.grade in ("GOOD", "QUESTIONABLE"):
        return None
    return Denial(
        "BAD_CANDLES", f"The candles of {intent.pair} cannot be trusted: {' '.join(candles.reasons)}", hold_s=30
    )


RULE = Rule(label="Candles are sound", limits=NoLimits, check=check)
