"""Auth where it meets HTTP: cookies, the CSRF header, Origin, and the check that every route passes."""

import asyncio
import ipaddress
from collections.abc import Callable
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

import structlog
from fastapi import Depends, Response
from fastapi.requests import HTTPConnection

from vostok import audit
from vostok.db import Database
from vostok.errors import Forbidden, Unauthorized
from vostok.panel.auth import service
from vostok.panel.auth.door import Door, Visitor
from vostok.panel.auth.keyring import Keyring
from vostok.panel.auth.models import LoginSession, Principal, Role
from vostok.panel.auth.passwords import is_right, same_secret
from vostok.panel.deps import Now

log = structlog.get_logger()
Endpoint = TypeVar("Endpoint", bound=Callable[..., object])
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
LOCAL = "vostok.local"


def open_to_all(endpoint: Endpoint) -> Endpoint:
    """Mark a route that needs no login; every other one does."""
    endpoint.open_to_all = True  # type: ignore[attr-defined]
    return endpoint


def open_to_viewers(endpoint: Endpoint) -> Endpoint:
    """Mark a change that a viewer may make, which concerns their own session only; every other one is refused."""
    endpoint.open_to_viewers = True  # type: ignore[attr-defined]
    return endpoint


def owner_only(endpoint: Endpoint) -> Endpoint:
    """Mark a reading that is none of a viewer's business."""
    endpoint.owner_only = True  # type: ignore[attr-defined]
    return endpoint


class ConfirmNeeded(Forbidden):
    """A dangerous action, and the password was last given a while ago."""

    code = "confirm_needed"


async def _door(connection: HTTPConnection) -> Door:
    door: Door = connection.app.state.door
    return door


async def _keyring(connection: HTTPConnection) -> Keyring:
    keyring: Keyring = connection.app.state.keyring
    return keyring


DoorDep = Annotated[Door, Depends(_door)]
KeyringDep = Annotated[Keyring, Depends(_keyring)]


def session_cookie(scheme: str, port: int) -> str:
    """Cookies know no ports, so the name does; `__Host-` where the browser accepts it (HTTPS)."""
    prefix = "__Host-" if scheme in ("https", "wss") else ""
    return f"{prefix}vostok-{port}"


def cookie_name(connection: HTTPConnection) -> str:
    """The name of the cookie that holds the session."""
    # Not `connection.url`, which is put together and taken apart again for every request.
    return session_cookie(connection.scope["scheme"], connection.app.state.settings.port)


def known_cookie_name(connection: HTTPConnection) -> str:
    """The cookie by which a browser is known after its session has ended."""
    return f"{cookie_name(connection)}-known"


def set_cookie(connection: HTTPConnection, response: Response, name: str, secret: str, lives_ms: int) -> None:
    """Hand a secret to the browser, out of reach of scripts and of other sites."""
    response.set_cookie(
        name,
        secret,
        max_age=lives_ms // 1000,
        httponly=True,
        samesite="strict",
        secure=connection.url.scheme == "https",
    )


def clear_cookie(connection: HTTPConnection, response: Response) -> None:
    """Take the cookie back."""
    secure = connection.url.scheme == "https"
    response.delete_cookie(cookie_name(connection), httponly=True, samesite="strict", secure=secure)


def client_address(connection: HTTPConnection) -> str:
    """The socket's peer, whatever headers say: an IPv4 address, or the /64 an IPv6 customer owns."""
    host = connection.client.host if connection.client else "local"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def session_of(connection: HTTPConnection, keyring: Keyring, now: int) -> LoginSession | None:
    """The living session of the cookie, or None."""
    cookie = connection.cookies.get(cookie_name(connection))
    return keyring.session_of(cookie, now) if cookie else None


async def _session(connection: HTTPConnection, keyring: KeyringDep, now: Now) -> LoginSession | None:
    return session_of(connection, keyring, now)


CurrentSession = Annotated[LoginSession | None, Depends(_session)]


def same_origin(connection: HTTPConnection) -> bool:
    """Whether a page of this very address is asking; a program sends neither header and may pass."""
    origin = connection.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == connection.headers.get("host")
    return connection.headers.get("sec-fetch-site") in (None, "same-origin", "none")


def principal_of(connection: HTTPConnection, keyring: Keyring, now: int) -> Principal | None:
    """Who asks, None for a stranger. Raises Forbidden for a change without the session's CSRF token."""
    if connection.scope.get(LOCAL):
        return Principal(actor="owner", via="cli", session_hash=None, role="owner")
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        row = keyring.token_of(token.strip(), now)
        role: Role = "owner" if row and row.role == "owner" else "viewer"
        return Principal(actor=f"token {row.name}", via="api", session_hash=None, role=role) if row else None
    session = session_of(connection, keyring, now)
    if session is None:
        return None
    method = connection.scope.get("method", "GET")
    if method not in SAFE_METHODS and not same_secret(connection.headers.get("x-csrf-token", ""), session.csrf_token):
        raise Forbidden("The header X-CSRF-Token is missing or old; reload the page and try again.")
    return Principal(
        actor="owner" if session.viewer_id is None else f"viewer {session.viewer_id}",
        via="api",
        session_hash=session.id_hash,
        role=session.role,
        confirmed_at=session.confirmed_at,
    )


async def require_owner(connection: HTTPConnection) -> None:
    """The check on the whole app: a new route is closed until it says otherwise with `open_to_all`."""
    unsafe = connection.scope.get("method", "GET") not in SAFE_METHODS
    if (unsafe or connection.scope["type"] == "websocket") and not same_origin(connection):
        raise Forbidden("This request came from another site and was refused.")
    endpoint = connection.scope.get("endpoint")
    if getattr(endpoint, "open_to_all", False):
        return
    # Not through `Depends`: this runs for every request, and each dependency would cost as much as the check.
    state = connection.app.state
    principal = principal_of(connection, state.keyring, state.clock())
    if principal is None:
        raise Unauthorized("Log in first, or send a valid API token.")
    if principal.role != "owner" and not may_view(endpoint, unsafe=unsafe):
        raise Forbidden("This account may look and change nothing; the owner can do this.")
    connection.scope["vostok.principal"] = principal


def may_view(endpoint: object, *, unsafe: bool) -> bool:
    """Whether a viewer gets through: to readings that are not the owner's alone, and to the end of their session."""
    if unsafe:
        return getattr(endpoint, "open_to_viewers", False)
    return not getattr(endpoint, "owner_only", False)


async def _actor(connection: HTTPConnection) -> Principal:
    principal: Principal = connection.scope["vostok.principal"]
    return principal


ActorDep = Annotated[Principal, Depends(_actor)]


def need_confirmed(actor: Principal, now: int) -> None:
    """Sessions need the password within the last minutes; programs have no password, their token is the proof.

    For routes of which only some requests are dangerous; those that always are take `ConfirmedDep`. Raises
    ConfirmNeeded.
    """
    if actor.session_hash is not None and now - (actor.confirmed_at or 0) >= service.CONFIRMED_FOR_MS:
        raise ConfirmNeeded("Give your password again to do this.", field="password")


def need_confirmed_person(actor: Principal, now: int) -> None:
    """The same for what guards real money or the evidence before it. Raises ConfirmNeeded, and Forbidden to a token."""
    need_confirmed(actor, now)
    if actor.session_hash is None and actor.via == "api":
        raise Forbidden("An API token may not do this; log in with a browser for it.")


async def _confirmed(actor: ActorDep, now: Now) -> Principal:
    need_confirmed(actor, now)
    return actor


async def _confirmed_person(actor: ActorDep, now: Now) -> Principal:
    need_confirmed_person(actor, now)
    return actor


ConfirmedDep = Annotated[Principal, Depends(_confirmed)]
"""Who asks for something dangerous, once they have given the password a short while ago."""
ConfirmedPersonDep = Annotated[Principal, Depends(_confirmed_person)]
"""The same for who gets in, which code runs, and what guards real money, which no API token may decide."""


def visitor_of(connection: HTTPConnection, database: Database, account: str, now: int) -> Visitor:
    """Who is counted when guessing the password of `account`: its sessions and known browsers each by themselves."""
    address = client_address(connection)
    session = session_of(connection, connection.app.state.keyring, now)
    if session is not None and (session.viewer_id or service.OWNER) == account:
        return Visitor(session.id_hash, address, known=True)
    secret = connection.cookies.get(known_cookie_name(connection))
    if secret:
        with database.read() as reading:
            if service.is_known_browser(reading, account, secret, now):
                return Visitor(service.secret_hash(secret), address, known=True)
    return Visitor(address, address, known=False)


async def check_owner_password(
    connection: HTTPConnection, database: Database, password: str, now: int, field: str = "password"
) -> None:
    """Raise Unauthorized unless this is the owner's password; tries are counted, failures audited."""
    with database.read() as session:
        owner = service.owner(session)
    visitor = visitor_of(connection, database, service.OWNER, now)
    await check_password(connection, database, visitor, password, owner.password_hash if owner else None, now, field)


async def check_password(
    connection: HTTPConnection,
    database: Database,
    visitor: Visitor,
    password: str,
    password_hash: str | None,
    now: int,
    field: str,
) -> None:
    """Compare with one account's hash, or with none in the same time. Raises Unauthorized and TooManyTries."""
    door: Door = connection.app.state.door
    door.take_try(visitor, now)
    async with door.hashing:
        right = await asyncio.to_thread(is_right, password, password_hash)
    if not right:
        await record_failure(database, visitor)
        raise Unauthorized("The password is wrong.", field=field)
    door.give_back(visitor)


async def record_failure(database: Database, visitor: Visitor) -> None:
    """Write a wrong try into log and audit."""

    def write() -> None:
        with database.write() as session:
            audit.append(
                session.connection(),
                actor="anyone",
                via="api",
                type="auth.refused",
                subject="owner",
                body={"from": visitor.address},
            )

    log.warning("wrong password or code", address=visitor.address)
    await asyncio.to_thread(write)
