"""Quiet hours: what is not critical waits until they are over. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class QuietHours:
    """From `begins` to `ends` each day in the time zone `zone`, over midnight where `ends` is the earlier one."""

    begins: time
    ends: time
    zone: str


def send_at(now: int, critical: bool, quiet: QuietHours | None) -> int:
    """When an alert of `now` (UTC ms) may leave: at once, or at the end of the quiet hours that `now` lies in."""
    if critical or quiet is None or quiet.begins == quiet.ends:
        return now
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(quiet.zone))
    clock = local.time()
    over_midnight = quiet.ends < quiet.begins
    inside = clock >= quiet.begins or clock < quiet.ends if over_midnight else quiet.begins <= clock < quiet.ends
    if not inside:
        return now
    day = local.date() + timedelta(days=1) if over_midnight and clock >= quiet.begins else local.date()
    end = datetime.combine(day, quiet.ends, ZoneInfo(quiet.zone))
    # A day on which the clock is put forward may not have this moment; the quiet hours are over by then.
    return max(now, int(end.timestamp() * 1000))
