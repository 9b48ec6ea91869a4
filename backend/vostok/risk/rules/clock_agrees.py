"""No entry while this machine's clock and the venue's are far apart: what counts as fresh is not known then."""

from vostok.risk.types import Denial, Intent, NoLimits, Rule, Snapshot

MAX_OFFSET_MS = 5_000


def check(_intent: Intent, snapshot: Snapshot, _limits: NoLimits) -> Denial | None:
    """No unless the clocks are at most 5 s apart; they are compared once a minute."""
    if abs(snapshot.clock_offset_ms) <= MAX_OFFSET_MS:
        return None
    apart, way = abs(snapshot.clock_offset_ms) / 1000, "behind" if snapshot.clock_offset_ms > 0 else "ahead of"
    return Denial(
        "CLOCK_WRONG",
        f"This machine's clock is {apart:.0f} s {way} the venue's: set it (turn network time on), then entries go on "
        "within a minute.",
        hold_s=60,
    )


RULE = Rule(label="Clock agrees with the venue's", limits=NoLimits, check=check)
