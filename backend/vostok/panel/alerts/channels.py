"""The channels of the whole fleet: one verb, one function, its audit row in the same transaction."""

import secrets
from datetime import time

from sqlmodel import Session, col, delete, func, select

from vostok import audit
from vostok.errors import Conflict, Invalid, NotFound
from vostok.panel.alerts.channel_models import (
    AlertChannel,
    AlertDelivery,
    ChannelPublic,
    ChannelRequest,
    ChannelUpdate,
    QuietPublic,
    QuietRequest,
)
from vostok.panel.alerts.outbox import QUIET_DEFAULTS
from vostok.panel.alerts.post import Described
from vostok.panel.auth.models import Principal
from vostok.panel.settings import service as settings
from vostok.sealed import Seal

MOST_CHANNELS = 20


def purpose(channel_id: str) -> str:
    """What the sealed address of a channel is for (`vostok.sealed`)."""
    return f"alert channel {channel_id}"


def list_channels(session: Session) -> list[ChannelPublic]:
    """All channels, the oldest first, without their secrets."""
    waiting = dict(
        session.exec(
            select(AlertDelivery.channel_id, func.count())
            .where(col(AlertDelivery.done_at).is_(None))
            .group_by(AlertDelivery.channel_id)
        ).all()
    )
    rows = session.exec(select(AlertChannel).order_by(col(AlertChannel.created_at))).all()
    return [_public(row, waiting.get(row.id, 0)) for row in rows]


def find(session: Session, channel_id: str) -> AlertChannel:
    """The channel. Raises NotFound."""
    row = session.get(AlertChannel, channel_id)
    if row is None:
        raise NotFound("There is no such channel; it may have been removed.")
    return row


def create(
    session: Session, body: ChannelRequest, found: Described, seal: Seal, actor: Principal, now: int
) -> ChannelPublic:
    """Add a channel. Raises Conflict for a name that is taken, or too many."""
    _check_name(session, body.name, None)
    if len(session.exec(select(AlertChannel.id)).all()) >= MOST_CHANNELS:
        raise Conflict(f"There are {MOST_CHANNELS} channels already; remove one first.")
    id = secrets.token_hex(5)
    row = AlertChannel(
        id=id,
        name=body.name,
        sealed=seal.seal(body.address.get_secret_value(), purpose(id)),
        service=found.service,
        shown=found.shown,
        private=found.private,
        level=body.level,
        enabled=body.enabled,
        created_at=now,
        ok_at=None,
        failed_at=None,
        error=None,
    )
    session.add(row)
    _record(session, actor, "alerts.channel.create", row)
    return _public(row, 0)


def change(
    session: Session, channel_id: str, body: ChannelUpdate, found: Described | None, seal: Seal, actor: Principal
) -> ChannelPublic:
    """Change a channel; a new address forgets what was wrong with the old one. Raises NotFound, Conflict."""
    row = find(session, channel_id)
    if body.name is not None:
        _check_name(session, body.name, channel_id)
        row.name = body.name
    if body.address is not None and found is not None:
        row.sealed = seal.seal(body.address.get_secret_value(), purpose(channel_id))
        row.service, row.shown, row.private = found.service, found.shown, found.private
        row.failed_at = row.error = None
    row.level = body.level or row.level
    if body.enabled is not None:
        row.enabled = body.enabled
        if not body.enabled:
            _forget_waiting(session, channel_id)
    session.add(row)
    _record(session, actor, "alerts.channel.change", row)
    return next(item for item in list_channels(session) if item.id == channel_id)


def remove(session: Session, channel_id: str, actor: Principal) -> None:
    """Remove a channel and what waits for it. Raises NotFound."""
    row = find(session, channel_id)
    _forget_waiting(session, channel_id)
    session.delete(row)
    _record(session, actor, "alerts.channel.remove", row)


def note_result(session: Session, channel_id: str, problem: str | None, now: int) -> None:
    """Keep whether the last message arrived at the channel, and why it did not."""
    row = session.get(AlertChannel, channel_id)
    if row is None:
        return
    if problem is None:
        row.ok_at, row.failed_at, row.error = now, None, None
    else:
        row.failed_at, row.error = row.failed_at or now, problem
    session.add(row)


def read_quiet(session: Session) -> QuietPublic:
    """The quiet hours."""
    chosen = QUIET_DEFAULTS | settings.read(session)
    return QuietPublic(
        enabled=chosen["quiet_enabled"] == "yes",
        begins=chosen["quiet_begins"],
        ends=chosen["quiet_ends"],
        zone=chosen["quiet_zone"],
    )


def change_quiet(session: Session, body: QuietRequest, actor: Principal) -> QuietPublic:
    """Set the quiet hours; what waits already keeps its moment."""
    if body.enabled and _minutes(body.begins) == _minutes(body.ends):
        raise Invalid(
            "The quiet hours begin and end at the same time; choose another end, or turn them off.", field="ends"
        )
    values = {
        "quiet_enabled": "yes" if body.enabled else "no",
        "quiet_begins": _minutes(body.begins),
        "quiet_ends": _minutes(body.ends),
        "quiet_zone": body.zone,
    }
    settings.store(session, values)
    session.flush()
    audit.append(
        session.connection(), actor=actor.actor, via=actor.via, type="alerts.quiet", subject="alerts", body=values
    )
    return read_quiet(session)


def _minutes(moment: time) -> str:
    return moment.strftime("%H:%M")


def _check_name(session: Session, name: str, own_id: str | None) -> None:
    for row in session.exec(select(AlertChannel)).all():
        if row.id != own_id and row.name.casefold() == name.casefold():
            raise Conflict(f"name: A channel named {row.name} exists; choose another name.", field="name")


def _forget_waiting(session: Session, channel_id: str) -> None:
    waiting = delete(AlertDelivery).where(
        col(AlertDelivery.channel_id) == channel_id, col(AlertDelivery.done_at).is_(None)
    )
    session.exec(waiting)


def _public(row: AlertChannel, waiting: int) -> ChannelPublic:
    return ChannelPublic.model_validate(row.model_dump() | {"waiting": waiting})


def _record(session: Session, actor: Principal, type: str, row: AlertChannel) -> None:
    session.flush()
    told = {"service": row.service, "to": row.shown, "level": row.level, "enabled": row.enabled}
    audit.append(session.connection(), actor=actor.actor, via=actor.via, type=type, subject=row.name, body=told)
