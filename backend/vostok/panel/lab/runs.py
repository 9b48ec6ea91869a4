"""What backtests and validations have in common: rows that are queued, listed, cancelled and followed to their end."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from vostok import audit
from vostok.errors import Conflict, NotFound
from vostok.panel.auth.models import Principal
from vostok.panel.lab.models import ACTIVE, Run

R = TypeVar("R", bound=Run)


def find(session: Session, model: type[R], id: str) -> R:
    """The run. Raises NotFound."""
    if (run := session.get(model, id)) is None:
        raise NotFound(f"There is no {model.WORD} {id[:20]}.")
    return run


def active(session: Session, model: type[R]) -> list[R]:
    """Those that have not ended, the oldest first."""
    query = select(model).where(col(model.state).in_(ACTIVE))
    return list(session.exec(query.order_by(col(model.created_at), col(model.id))))


def newest(
    session: Session, model: type[R], after: str | None, limit: int, *wanted: ColumnElement[bool]
) -> tuple[list[R], str | None]:
    """The newest first, and the cursor of what follows. Raises NotFound for a cursor that is none."""
    query = select(model).order_by(col(model.created_at).desc(), col(model.id).desc()).limit(limit + 1).where(*wanted)
    if after is not None:
        last = find(session, model, after)
        query = query.where(
            (col(model.created_at) < last.created_at)
            | ((col(model.created_at) == last.created_at) & (col(model.id) < last.id))
        )
    rows = list(session.exec(query))
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def create(session: Session, run: R, actor: Principal) -> R:
    """Queue it. Raises Conflict when too many wait."""
    if len(active(session, type(run))) >= run.MOST_ACTIVE:
        raise Conflict(f"{run.MOST_ACTIVE} {run.WORD}s are waiting already: let some end, or cancel some.")
    session.add(run)
    session.flush()
    note(session, run, "start", run.request, actor)
    return run


def cancel(session: Session, model: type[R], id: str, actor: Principal, now: int) -> R:
    """End one that has not ended; what it has finished stays on the disk. Raises NotFound, or Conflict when it has."""
    run = find(session, model, id)
    if run.state not in ACTIVE:
        raise Conflict(f"The {model.WORD} has ended already ({run.state.lower()}).")
    run.state, run.finished_at = "CANCELLED", now
    session.add(run)
    note(session, run, "cancel", {}, actor)
    return run


def delete(session: Session, model: type[R], id: str, kept: str, actor: Principal) -> None:
    """Forget the row; the audit log keeps its field `kept`. Raises NotFound, or Conflict while it has not ended."""
    run = find(session, model, id)
    if run.state in ACTIVE:
        raise Conflict(f"The {model.WORD} has not ended; cancel it first.")
    note(session, run, "delete", {kept: getattr(run, kept)}, actor)
    session.delete(run)
    session.flush()


def note(session: Session, run: Run, deed: str, body: dict[str, Any], actor: Principal) -> None:
    """An audit row of what was done with it."""
    audit.append(
        session.connection(),
        actor=actor.actor,
        via=actor.via,
        type=f"{run.WORD}.{deed}",
        subject=run.id,
        body=body,
    )
