"""Which alert goes to which channel, and when; written in the transaction that raises it, so a restart loses none."""

from collections.abc import Collection, Iterable
from datetime import time

from sqlmodel import Session, col, delete, select

from vostok.clock import DAY_MS, MINUTE_MS
from vostok.panel.alerts.channel_models import AlertChannel, AlertDelivery
from vostok.panel.alerts.kinds import severity
from vostok.panel.alerts.models import Alert
from vostok.panel.alerts.quiet import QuietHours, send_at
from vostok.panel.settings import service as settings

AGAIN_AFTER_MS = 15 * MINUTE_MS
KEPT_MS = 30 * DAY_MS
QUIET_DEFAULTS = {"quiet_enabled": "no", "quiet_begins": "22:00", "quiet_ends": "07:00", "quiet_zone": "UTC"}


def hand_over(session: Session, alert: Alert, now: int, *, worse: bool, told: Collection[str]) -> None:
    """Put `alert` (just raised, or raised again) on its way to each channel that wants it.

    What a channel has already had is sent again after `AGAIN_AFTER_MS` at the earliest, or at once where it got
    `worse`. `told` are channels that heard of what this alert ends: they hear of the end, however mild it is.
    """
    quiet = quiet_hours(session)
    for channel in session.exec(select(AlertChannel).where(col(AlertChannel.enabled))).all():
        wanted = severity(alert.level) >= severity(channel.level) or channel.id in told
        # That a channel fails is not told to itself.
        if not wanted or (alert.kind == "channel.failed" and alert.subject == channel.id):
            continue
        due = send_at(now, alert.level == "critical", quiet)
        newest = _newest(session, alert, channel)
        if newest is not None and not worse:
            if newest.done_at is None:
                continue
            due = max(due, newest.due_at + AGAIN_AFTER_MS)
        elif newest is not None and newest.done_at is None:
            newest.due_at = due
            session.add(newest)
            continue
        session.add(
            AlertDelivery(
                channel_id=channel.id, alert_id=alert.id or 0, due_at=due, tries=0, done_at=None, arrived=False
            )
        )
    session.exec(delete(AlertDelivery).where(col(AlertDelivery.done_at) < now - KEPT_MS))


def take_back(session: Session, alert_ids: Iterable[int]) -> set[str]:
    """Drop what waits to be told once more of alerts that have ended; returns the channels that heard of them."""
    told: set[str] = set()
    for alert_id in alert_ids:
        rows = session.exec(select(AlertDelivery).where(AlertDelivery.alert_id == alert_id)).all()
        had = {row.channel_id for row in rows if row.arrived}
        told |= had | {row.channel_id for row in rows if row.done_at is None}
        for row in rows:
            if row.done_at is None and row.channel_id in had:
                session.delete(row)
    return told


def quiet_hours(session: Session) -> QuietHours | None:
    """The owner's quiet hours; None where they are off."""
    chosen = QUIET_DEFAULTS | settings.read(session)
    if chosen["quiet_enabled"] != "yes":
        return None
    begins, ends = time.fromisoformat(chosen["quiet_begins"]), time.fromisoformat(chosen["quiet_ends"])
    return QuietHours(begins, ends, chosen["quiet_zone"])


def _newest(session: Session, alert: Alert, channel: AlertChannel) -> AlertDelivery | None:
    query = (
        select(AlertDelivery)
        .where(AlertDelivery.alert_id == alert.id, AlertDelivery.channel_id == channel.id)
        .order_by(col(AlertDelivery.id).desc())
    )
    return session.exec(query).first()
