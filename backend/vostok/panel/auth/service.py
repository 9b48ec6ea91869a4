"""The owner, sessions and tokens: one verb, one function, its audit row in the same transaction."""

import hashlib
import secrets

from sqlmodel import Session, col, delete, select

from vostok import audit
from vostok.clock import DAY_MS
from vostok.errors import Conflict, NotFound, Unauthorized
from vostok.panel.auth.models import (
    ApiToken,
    BrowserPublic,
    LoginSession,
    Owner,
    Principal,
    SessionPublic,
    TokenCreated,
    TokenPublic,
)
from vostok.panel.fields import Language
from vostok.panel.settings import service as settings

IDLE_LIMIT_MS = DAY_MS
ABSOLUTE_LIMIT_MS = 14 * DAY_MS
SETUP_DONE = "Setup is already done; log in with the owner's password."


def secret_hash(secret: str) -> str:
    """SHA-256 in hex: enough for secrets of 256 random bits, which need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def owner(session: Session) -> Owner | None:
    """The owner, or None before setup."""
    return session.get(Owner, 1)


def create_owner(session: Session, password_hash: str, language: Language | None, via: audit.Via, now: int) -> None:
    """Make the owner. Raises Conflict if there is one: setup happens once."""
    if owner(session) is not None:
        raise Conflict(SETUP_DONE)
    session.add(Owner(password_hash=password_hash, created_at=now, changed_at=now))
    if language is not None:
        settings.store(session, {"language": language})
    audit.append(session.connection(), actor="owner", via=via, type="owner.setup", subject="owner", body={})


def open_session(session: Session, address: str, agent: str, now: int) -> tuple[str, LoginSession]:
    """Start a session for a browser; returns the cookie's secret, which is stored nowhere, and the row."""
    secret = secrets.token_urlsafe(32)
    row = LoginSession(
        id_hash=secret_hash(secret),
        csrf_token=secrets.token_urlsafe(32),
        created_at=now,
        seen_at=now,
        address=address,
        agent=agent[:200],
    )
    session.exec(delete(LoginSession).where(col(LoginSession.seen_at) < now - IDLE_LIMIT_MS))
    session.add(row)
    audit.append(
        session.connection(),
        actor="owner",
        via="api",
        type="auth.login",
        subject=row.id_hash[:12],
        body={"from": address},
    )
    return secret, row


def session_public(session: Session, current: LoginSession | None) -> SessionPublic:
    """What a browser needs to know before and after login."""
    return SessionPublic(
        setup_needed=owner(session) is None,
        logged_in=current is not None,
        csrf_token=current.csrf_token if current else None,
        language=settings.read(session)["language"],
    )


def is_alive(row: LoginSession, now: int) -> bool:
    """Within the idle and the absolute limit."""
    return now - row.seen_at < IDLE_LIMIT_MS and now - row.created_at < ABSOLUTE_LIMIT_MS


def close_session(session: Session, id_hash: str, principal: Principal) -> None:
    """End one browser's session. Raises NotFound for one that is not there."""
    row = session.get(LoginSession, id_hash)
    if row is None:
        raise NotFound("This browser is not logged in any more.")
    session.delete(row)
    _record(session, principal, "auth.logout", id_hash[:12])


def close_other_sessions(session: Session, principal: Principal) -> None:
    """End the session of every browser but the one that asks."""
    session.exec(delete(LoginSession).where(col(LoginSession.id_hash) != (principal.session_hash or "")))
    _record(session, principal, "auth.logout_others", "owner")


def browsers(session: Session, principal: Principal, now: int) -> list[BrowserPublic]:
    """The browsers that are logged in, last used first."""
    rows = session.exec(select(LoginSession).order_by(col(LoginSession.seen_at).desc())).all()
    return [
        BrowserPublic(
            id=row.id_hash,
            created_at=row.created_at,
            seen_at=row.seen_at,
            address=row.address,
            agent=row.agent,
            current=row.id_hash == principal.session_hash,
        )
        for row in rows
        if is_alive(row, now)
    ]


def change_password(session: Session, password_hash: str, principal: Principal, now: int) -> None:
    """Set a new password and end every other browser's session."""
    row = owner(session)
    if row is None:
        raise Unauthorized("Set up the owner first.")
    row.password_hash, row.changed_at = password_hash, now
    session.add(row)
    session.exec(delete(LoginSession).where(col(LoginSession.id_hash) != (principal.session_hash or "")))
    _record(session, principal, "owner.password", "owner")


def tokens(session: Session) -> list[TokenPublic]:
    """All API tokens, newest first, without the secret."""
    rows = session.exec(select(ApiToken).order_by(col(ApiToken.created_at).desc())).all()
    return [TokenPublic.model_validate(row) for row in rows]


def create_token(session: Session, name: str, principal: Principal, now: int) -> TokenCreated:
    """Make a token; the answer is the only place that ever shows it."""
    if session.exec(select(ApiToken).where(ApiToken.name == name)).first():
        raise Conflict(f"A token named {name} exists; choose another name or delete that one first.", field="name")
    token = f"vostok_{secrets.token_urlsafe(32)}"
    row = ApiToken(id=secrets.token_hex(5), name=name, token_hash=secret_hash(token), created_at=now)
    session.add(row)
    _record(session, principal, "token.create", name)
    return TokenCreated(id=row.id, name=name, created_at=now, last_used_at=None, token=token)


def delete_token(session: Session, token_id: str, principal: Principal) -> None:
    """Make a token worthless from now on."""
    row = session.get(ApiToken, token_id)
    if row is None:
        raise NotFound("There is no such token.")
    session.delete(row)
    _record(session, principal, "token.delete", row.name)


def _record(session: Session, principal: Principal, type: str, subject: str) -> None:
    session.flush()
    audit.append(session.connection(), actor=principal.actor, via=principal.via, type=type, subject=subject, body={})
