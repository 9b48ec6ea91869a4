"""Raise, end, read and list alerts. What raises one does so in the transaction that made it true."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlmodel import Session, col, delete, func, select, update

from vostok.clock import MINUTE_MS
from vostok.panel.alerts import outbox
from vostok.panel.alerts.kinds import Kind, Level, severity
from vostok.panel.alerts.models import Alert, AlertPublic, AlertsPublic, UnreadPublic
from vostok.panel.alerts.sorts import KINDS
from vostok.panel.alerts.wording import text
from vostok.panel.fields import Language
from vostok.panel.settings import service as settings

SAME_WITHIN_MS = 15 * MINUTE_MS
NOTHING: Mapping[str, str] = MappingProxyType({})
KEPT_ROWS = 10_000
PRUNE_EVERY = 500


def raise_alert(
    session: Session,
    kind: Kind,
    now: int,
    *,
    subject: str = "",
    level: Level | None = None,
    bot_id: str | None = None,
    bot_name: str | None = None,
    values: Mapping[str, str] = NOTHING,
) -> Alert:
    """Alert the owner that `kind` happened to `subject` at `now` (UTC ms); `level` overrides the kind's own.

    `values` fill the kind's text. The same kind and subject again within `SAME_WITHIN_MS` is counted on the row that
    is there, with the newer values; what the kind ends (`Sort.ends`) is ended.
    """
    sort = KINDS[kind]
    told = dict(values) if bot_name is None else {"bot": bot_name, **values}
    heard = outbox.take_back(session, end_alerts(session, sort.ends, subject, now))
    chosen = level or sort.level
    worse = False
    row = _same(session, kind, subject, now)
    if row is None:
        row = Alert(
            revision=0, kind=kind, level=chosen, subject=subject, bot_id=bot_id, bot_name=bot_name, values=told,
            ts=now, last_ts=now, times=1, ended_at=None, read_at=None,
        )  # fmt: skip
    else:
        worse = severity(chosen) > severity(row.level)
        row.level = max(row.level, chosen, key=severity)
        row.times, row.last_ts, row.values = row.times + 1, now, told
        row.ended_at = row.read_at = None
    row.revision = _next_revision(session)
    session.add(row)
    session.flush()
    outbox.hand_over(session, row, now, worse=worse, told=heard)
    if (newest := row.id or 0) % PRUNE_EVERY == 0:
        session.exec(delete(Alert).where(col(Alert.id) <= newest - KEPT_ROWS))
    return row


def end_alerts(session: Session, kinds: Iterable[Kind], subject: str, now: int) -> list[int]:
    """Note that the cause of these alerts about `subject` is gone; returns the ids of those that it ended."""
    query = select(Alert).where(
        col(Alert.kind).in_(list(kinds)), Alert.subject == subject, col(Alert.ended_at).is_(None)
    )
    ended = session.exec(query).all()
    for row in ended:
        row.ended_at, row.revision = now, _next_revision(session)
        session.add(row)
        session.flush()
    return [row.id or 0 for row in ended]


def standing(session: Session, kinds: Iterable[Kind], subject: str) -> set[str]:
    """Which of `kinds` were raised about `subject` and have not ended."""
    query = select(Alert.kind).where(
        col(Alert.kind).in_(list(kinds)), Alert.subject == subject, col(Alert.ended_at).is_(None)
    )
    return set(session.exec(query).all())


def is_standing(session: Session, kinds: Iterable[Kind], subject: str) -> bool:
    """Whether one of `kinds` was raised about `subject` and its cause has not ended."""
    return bool(standing(session, kinds, subject))


def list_alerts(session: Session, *, unread: bool, level: Level | None, limit: int, after: int | None) -> AlertsPublic:
    """Alerts newest first, before the row `after`; `level` leaves out what is less severe."""
    query = select(Alert).order_by(col(Alert.id).desc()).limit(limit + 1)
    if unread:
        query = query.where(col(Alert.read_at).is_(None))
    if level is not None:
        query = query.where(
            col(Alert.level).in_(
                [name for name in ("info", "warning", "critical") if severity(name) >= severity(level)]
            )
        )
    if after is not None:
        query = query.where(col(Alert.id) < after)
    rows = session.exec(query).all()
    language = language_of(session)
    items = [shown(row, language) for row in rows[:limit]]
    count = count_unread(session)
    return AlertsPublic(items=items, next=str(items[-1].id) if len(rows) > limit else None, **count.model_dump())


def changed_since(session: Session, revision: int, limit: int = 100) -> list[Alert]:
    """Rows that changed after `revision`, in the order of their changes."""
    query = select(Alert).where(col(Alert.revision) > revision).order_by(col(Alert.revision)).limit(limit)
    return list(session.exec(query).all())


def newest_revision(session: Session) -> int:
    """The revision of the newest change, 0 before the first alert."""
    return session.exec(select(func.max(Alert.revision))).one() or 0


def mark_read(session: Session, ids: list[int] | None, up_to: int | None, now: int) -> None:
    """The owner has read the alerts `ids`, or all up to the id `up_to`."""
    which: Any = col(Alert.id).in_(ids) if ids is not None else col(Alert.id) <= up_to
    session.exec(update(Alert).where(which, col(Alert.read_at).is_(None)).values(read_at=now))


def count_unread(session: Session) -> UnreadPublic:
    """How many alerts nobody has read."""
    query = select(Alert.level, func.count()).where(col(Alert.read_at).is_(None)).group_by(Alert.level)
    counts = dict(session.exec(query).all())
    return UnreadPublic(unread=sum(counts.values()), unread_critical=counts.get("critical", 0))


def language_of(session: Session) -> Language:
    """The owner's language."""
    language: Language = settings.read(session)["language"]
    return language


def shown(row: Alert, language: Language) -> AlertPublic:
    """The alert with its text in `language`."""
    return AlertPublic.model_validate(row.model_dump() | {"text": text(row.kind, row.values, language)})


def _same(session: Session, kind: Kind, subject: str, now: int) -> Alert | None:
    query = (
        select(Alert)
        .where(Alert.kind == kind, Alert.subject == subject, col(Alert.last_ts) > now - SAME_WITHIN_MS)
        .order_by(col(Alert.id).desc())
    )
    return session.exec(query).first()


def _next_revision(session: Session) -> int:
    return newest_revision(session) + 1
