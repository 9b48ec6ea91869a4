"""The owner, sessions and tokens: one verb, one function, its audit row in the same transaction."""

import hashlib
import secrets

from sqlmodel import Session, col, delete, select

from vostok import audit
from vostok.clock import DAY_MS, MINUTE_MS
from vostok.errors import Conflict, NotFound, Unauthorized
from vostok.panel.auth.models import (
    ApiToken,
    BrowserPublic,
    KnownBrowser,
    LoginSession,
    Owner,
    Principal,
    SessionPublic,
    TokenCreate,
    TokenCreated,
    TokenPublic,
    Viewer,
)
from vostok.panel.fields import Language
from vostok.panel.settings import service as settings

IDLE_LIMIT_MS = DAY_MS
ABSOLUTE_LIMIT_MS = 14 * DAY_MS
CONFIRMED_FOR_MS = 10 * MINUTE_MS
KNOWN_FOR_MS = 180 * DAY_MS
OWNER = "owner"
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
    if via == "api":
        settings.store(session, {"welcome": "open"})
    audit.append(session.connection(), actor="owner", via=via, type="owner.setup", subject="owner", body={})


def open_session(
    session: Session, address: str, agent: str, now: int, viewer: Viewer | None = None
) -> tuple[str, LoginSession]:
    """Start a session for a browser; returns the cookie's secret, which is stored nowhere, and the row."""
    secret = secrets.token_urlsafe(32)
    row = LoginSession(
        id_hash=secret_hash(secret),
        csrf_token=secrets.token_urlsafe(32),
        created_at=now,
        seen_at=now,
        address=address,
        agent=agent[:200],
        viewer_id=viewer.id if viewer else None,
        confirmed_at=now,
    )
    session.exec(delete(LoginSession).where(col(LoginSession.seen_at) < now - IDLE_LIMIT_MS))
    session.add(row)
    audit.append(
        session.connection(),
        actor=actor_of(viewer),
        via="api",
        type="auth.login",
        subject=row.id_hash[:12],
        body={"from": address},
    )
    return secret, row


def actor_of(viewer: Viewer | None) -> str:
    """How the audit log names an account."""
    return "owner" if viewer is None else f"viewer {viewer.name}"


def session_public(session: Session, current: LoginSession | None) -> SessionPublic:
    """What a browser needs to know before and after login."""
    viewer = session.get(Viewer, current.viewer_id) if current and current.viewer_id else None
    return SessionPublic(
        setup_needed=owner(session) is None,
        logged_in=current is not None,
        csrf_token=current.csrf_token if current else None,
        language=settings.read(session)["language"],
        role=current.role if current else "owner",
        name=viewer.name if viewer else None,
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
    record(session, principal, "auth.logout", id_hash[:12])


def forget_session(session: Session, id_hash: str) -> None:
    """End the session that a login in the same browser replaces."""
    session.exec(delete(LoginSession).where(col(LoginSession.id_hash) == id_hash))


def close_other_sessions(session: Session, principal: Principal) -> None:
    """End the session of every browser but the one that asks."""
    session.exec(delete(LoginSession).where(col(LoginSession.id_hash) != (principal.session_hash or "")))
    record(session, principal, "auth.logout_others", "owner")


def browsers(session: Session, principal: Principal, now: int) -> list[BrowserPublic]:
    """The browsers that are logged in, last used first."""
    rows = session.exec(select(LoginSession).order_by(col(LoginSession.seen_at).desc())).all()
    names = {viewer.id: viewer.name for viewer in session.exec(select(Viewer)).all()}
    return [
        BrowserPublic(
            id=row.id_hash,
            created_at=row.created_at,
            seen_at=row.seen_at,
            address=row.address,
            agent=row.agent,
            current=row.id_hash == principal.session_hash,
            viewer=names.get(row.viewer_id or ""),
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
    session.exec(delete(KnownBrowser).where(col(KnownBrowser.account) == OWNER))
    record(session, principal, "owner.password", "owner")


def confirm(session: Session, principal: Principal, now: int) -> None:
    """The password was given again: dangerous actions go without it for `CONFIRMED_FOR_MS`."""
    row = session.get(LoginSession, principal.session_hash or "")
    if row is not None:
        row.confirmed_at = now
        session.add(row)


def remember_browser(session: Session, account: str, secret: str | None, now: int) -> str:
    """Know a browser again that has logged in to `account`; returns its secret, a new one unless it had one."""
    row = session.get(KnownBrowser, secret_hash(secret)) if secret else None
    if row is None or row.account != account or secret is None:
        secret = secrets.token_urlsafe(32)
        row = KnownBrowser(id_hash=secret_hash(secret), account=account, seen_at=now)
    row.seen_at = now
    session.add(row)
    session.exec(delete(KnownBrowser).where(col(KnownBrowser.seen_at) < now - KNOWN_FOR_MS))
    return secret


def is_known_browser(session: Session, account: str, secret: str, now: int) -> bool:
    """Whether a browser with this secret has logged in to `account`, not too long ago."""
    row = session.get(KnownBrowser, secret_hash(secret))
    return row is not None and row.account == account and now - row.seen_at < KNOWN_FOR_MS


def tokens(session: Session) -> list[TokenPublic]:
    """All API tokens, newest first, without the secret."""
    rows = session.exec(select(ApiToken).order_by(col(ApiToken.created_at).desc())).all()
    return [TokenPublic.model_validate(row) for row in rows]


def create_token(session: Session, wanted: TokenCreate, principal: Principal, now: int) -> TokenCreated:
    """Make a token; the answer is the only place that ever shows it."""
    name, role = wanted.name, wanted.role
    if session.exec(select(ApiToken).where(ApiToken.name == name)).first():
        raise Conflict(f"A token named {name} exists; choose another name or delete that one first.", field="name")
    token = f"vostok_{secrets.token_urlsafe(32)}"
    row = ApiToken(id=secrets.token_hex(5), name=name, token_hash=secret_hash(token), created_at=now, role=role)
    session.add(row)
    record(session, principal, "token.create", name)
    return TokenCreated(id=row.id, name=name, role=role, created_at=now, last_used_at=None, token=token)


def delete_token(session: Session, token_id: str, principal: Principal) -> None:
    """Make a token worthless from now on."""
    row = session.get(ApiToken, token_id)
    if row is None:
        raise NotFound("There is no such token.")
    session.delete(row)
    record(session, principal, "token.delete", row.name)


def record(session: Session, principal: Principal, type: str, subject: str) -> None:
    """Write an audit row of an action without further values."""
    session.flush()
    audit.append(session.connection(), actor=principal.actor, via=principal.via, type=type, subject=subject, body={})
