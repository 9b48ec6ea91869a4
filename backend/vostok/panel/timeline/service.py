"""A bot's timeline: what its owner asked for (audit log) and what was observed (feed), newest first."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from vostok.audit import audit_table
from vostok.errors import Invalid
from vostok.panel.activity.models import Activity
from vostok.panel.fields import Page
from vostok.panel.timeline.models import Group, TimelinePublic

# Fills are the bot's trades and orders: they have tabs of their own.
OBSERVED: dict[Group, tuple[str, ...]] = {
    "state": ("bot.running", "bot.paused", "bot.stopped", "bot.crashed", "bot.refused", "bot.flat"),
    "trouble": (
        "bot.crashed",
        "entry.denied",
        "exit.denied",
        "order.rejected",
        "order.in_doubt",
        "risk.near",
        "risk.latched",
        "risk.lifted",
    ),
}
ASKED: dict[Group, tuple[str, ...]] = {
    "state": ("bot.start", "bot.pause", "bot.resume", "bot.stop", "bot.flatten", "bot.archive", "bot.restore"),
    "change": ("bot.create", "bot.change", "bot.rollback", "bot.apply", "bot.label"),
    "hand": (
        "bot.force_entry",
        "bot.force_entry_refused",
        "bot.force_exit",
        "bot.force_exit_refused",
        "bot.hand_over",
        "bot.hand_over_failed",
        "bot.close_order",
    ),
}


class Cursor(NamedTuple):
    """The last rows that were shown of the feed and of the audit log; what is older follows."""

    activity: int
    audit: int


NEWEST = Cursor(2**53, 2**53)


def timeline(session: Session, bot_id: str, group: Group, limit: int, after: str | None) -> Page[TimelinePublic]:
    """Moments of one group, newest first, from the one after `after`. Raises Invalid for what is no cursor."""
    cursor = NEWEST if after is None else _read(after)
    observed = _observed(session, bot_id, _kinds(OBSERVED, group), cursor.activity, limit + 1)
    asked = _asked(session, bot_id, _kinds(ASKED, group), cursor.audit, limit + 1)
    merged = sorted([*observed, *asked], key=lambda moment: moment[0].ts, reverse=True)
    shown = merged[:limit]
    for _, place in shown:
        cursor = Cursor(min(cursor.activity, place.activity), min(cursor.audit, place.audit))
    following = f"{cursor.activity}-{cursor.audit}" if len(merged) > limit else None
    return Page(items=[moment for moment, _ in shown], next=following)


def _kinds(known: dict[Group, tuple[str, ...]], group: Group) -> tuple[str, ...]:
    if group != "all":
        return known.get(group, ())
    return tuple(dict.fromkeys(kind for kinds in known.values() for kind in kinds))


def _read(after: str) -> Cursor:
    activity, dash, audit = after.partition("-")
    if not dash or not all(part.isascii() and part.isdigit() and len(part) <= 16 for part in (activity, audit)):
        raise Invalid("This is not a cursor of this list; take `next` of the part before.", field="after")
    return Cursor(int(activity), int(audit))


def _observed(
    session: Session, bot_id: str, kinds: Iterable[str], before: int, limit: int
) -> list[tuple[TimelinePublic, Cursor]]:
    wanted = (col(Activity.bot_id) == bot_id, col(Activity.kind).in_(list(kinds)), col(Activity.id) < before)
    rows = session.exec(select(Activity).where(*wanted).order_by(col(Activity.id).desc()).limit(limit))
    return [
        (
            TimelinePublic(
                id=f"activity-{row.id}",
                ts=row.ts,
                kind=row.kind,
                level=row.level,
                actor=None,
                values=row.values,
                text=row.text,
            ),
            Cursor(row.id or 0, NEWEST.audit),
        )
        for row in rows
    ]


def _asked(
    session: Session, bot_id: str, types: Iterable[str], before: int, limit: int
) -> list[tuple[TimelinePublic, Cursor]]:
    column = audit_table.c
    query = sql_select(column.seq, column.ts_us, column.actor, column.type, column.body)
    query = query.where(column.subject == bot_id, column.type.in_(list(types)), column.seq < before)
    rows = session.connection().execute(query.order_by(column.seq.desc()).limit(limit))
    return [
        (
            TimelinePublic(
                id=f"audit-{seq}",
                ts=ts_us // 1000,
                kind=type_,
                level="warning" if type_.endswith(("_refused", "_failed")) else "info",
                actor=actor,
                values=_values(body),
                text=f"{actor}: {type_}",
            ),
            Cursor(NEWEST.activity, seq),
        )
        for seq, ts_us, actor, type_, body in rows
    ]


def _values(body: str) -> dict[str, str]:
    """The plain values of a row's body; lists and settings have their own places."""
    found = json.loads(body)
    return {name: str(value) for name, value in found.items() if isinstance(value, str | int) and value is not None}
