"""Accounts that may look and change nothing."""

import secrets

from sqlmodel import Session, col, delete, select

from vostok.errors import Conflict, NotFound
from vostok.panel.auth import service
from vostok.panel.auth.models import KnownBrowser, LoginSession, Principal, Viewer, ViewerPublic


def viewers(session: Session) -> list[ViewerPublic]:
    """All viewers by name."""
    return [ViewerPublic.model_validate(row) for row in session.exec(select(Viewer).order_by(col(Viewer.name))).all()]


def named(session: Session, name: str) -> Viewer | None:
    """The viewer of this name, or None."""
    return session.exec(select(Viewer).where(Viewer.name == name.strip())).first()


def create(session: Session, name: str, password_hash: str, principal: Principal, now: int) -> ViewerPublic:
    """Make a viewer. Raises Conflict for a name that is taken."""
    if _letters(name) == service.OWNER:
        raise Conflict("Owner is who owns this installation; choose another name.", field="name")
    if any(_letters(other.name) == _letters(name) for other in session.exec(select(Viewer))):
        raise Conflict(f"A viewer named {name} exists; choose another name or delete that one first.", field="name")
    row = Viewer(id=secrets.token_hex(5), name=name, password_hash=password_hash, created_at=now)
    session.add(row)
    service.record(session, principal, "viewer.create", name)
    return ViewerPublic.model_validate(row)


def _letters(name: str) -> str:
    return name.strip().casefold()


def remove(session: Session, viewer_id: str, principal: Principal) -> None:
    """Delete a viewer and log all their browsers out. Raises NotFound."""
    row = session.get(Viewer, viewer_id)
    if row is None:
        raise NotFound("There is no such viewer.")
    session.delete(row)
    session.exec(delete(LoginSession).where(col(LoginSession.viewer_id) == viewer_id))
    session.exec(delete(KnownBrowser).where(col(KnownBrowser.account) == viewer_id))
    service.record(session, principal, "viewer.delete", row.name)
