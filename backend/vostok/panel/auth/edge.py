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
from vostok.errors import Conflict, Forbidden, Unauthorized
from vostok.panel.auth import service
from vostok.panel.auth.door import Door
from vostok.panel.auth.keyring import Keyring
from vostok.panel.auth.models import LoginRequest, LoginSession, PasswordChange, Principal, SetupRequest
from vostok.panel.auth.passwords import check_new_password, hash_password, is_right, same_secret
from vostok.panel.deps import DatabaseDep, Now

log = structlog.get_logger()
Endpoint = TypeVar("Endpoint", bound=Callable[..., object])
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
LOCAL = "vostok.local"


def open_to_all(endpoint: Endpoint) -> Endpoint:
    """Mark a route that needs no login; every other one does."""
    endpoint.open_to_all = True  # type: ignore[attr-defined]
    return endpoint


async def _door(connection: HTTPConnection) -> Door:
    door: Door = connection.app.state.door
    return door


async def _keyring(connection: HTTPConnection) -> Keyring:
    keyring: Keyring = connection.app.state.keyring
    return keyring


DoorDep = Annotated[Door, Depends(_door)]
KeyringDep = Annotated[Keyring, Depends(_keyring)]


def cookie_name(connection: HTTPConnection) -> str:
    """Cookies know no ports, so the name does; `__Host-` where the browser accepts it (HTTPS)."""
    # Not `connection.url`, which is put together and taken apart again for every request.
    prefix = "__Host-" if connection.scope["scheme"] in ("https", "wss") else ""
    return f"{prefix}vostok-{connection.app.state.settings.port}"


def set_cookie(connection: HTTPConnection, response: Response, secret: str) -> None:
    """Hand the session's secret to the browser, out of reach of scripts and of other sites."""
    response.set_cookie(
        cookie_name(connection),
        secret,
        max_age=service.ABSOLUTE_LIMIT_MS // 1000,
        httponly=True,
        samesite="strict",
        secure=connection.url.scheme == "https",
    )


def clear_cookie(connection: HTTPConnection, response: Response) -> None:
    """Take the cookie back."""
    secure = connection.url.scheme == "https"
    response.delete_cookie(cookie_name(connection), httponly=True, samesite="strict", secure=secure)


def client_address(connection: HTTPConnection) -> str:
    """Who is counted when guessing: an IPv4 address, or the /64 an IPv6 customer owns."""
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
        return Principal(actor="owner", via="cli", session_hash=None)
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        row = keyring.token_of(token.strip(), now)
        return Principal(actor=f"token {row.name}", via="api", session_hash=None) if row else None
    session = session_of(connection, keyring, now)
    if session is None:
        return None
    method = connection.scope.get("method", "GET")
    if method not in SAFE_METHODS and not same_secret(connection.headers.get("x-csrf-token", ""), session.csrf_token):
        raise Forbidden("The header X-CSRF-Token is missing or old; reload the page and try again.")
    return Principal(actor="owner", via="api", session_hash=session.id_hash)


async def require_owner(connection: HTTPConnection) -> None:
    """The check on the whole app: a new route is closed until it says otherwise with `open_to_all`."""
    unsafe = connection.scope.get("method", "GET") not in SAFE_METHODS
    if (unsafe or connection.scope["type"] == "websocket") and not same_origin(connection):
        raise Forbidden("This request came from another site and was refused.")
    if getattr(connection.scope.get("endpoint"), "open_to_all", False):
        return
    # Not through `Depends`: this runs for every request, and each dependency would cost as much as the check.
    state = connection.app.state
    principal = principal_of(connection, state.keyring, state.clock())
    if principal is None:
        raise Unauthorized("Log in first, or send a valid API token.")
    connection.scope["vostok.principal"] = principal


async def _actor(connection: HTTPConnection) -> Principal:
    principal: Principal = connection.scope["vostok.principal"]
    return principal


ActorDep = Annotated[Principal, Depends(_actor)]


async def _check_setup(
    body: SetupRequest, connection: HTTPConnection, door: DoorDep, database: DatabaseDep, now: Now
) -> str:
    with database.read() as session:
        if service.owner(session) is not None:
            raise Conflict(service.SETUP_DONE)
    address = client_address(connection)
    door.take_try(address, now)
    if not same_secret(_letters(body.code), _letters(door.setup_code)):
        raise Forbidden("This is not the setup code; it is in the log of the start, like ABCD-EFGH.", field="code")
    door.give_back(address)
    return await _new_hash(door, body.password.get_secret_value(), "password")


async def _check_login(
    body: LoginRequest, connection: HTTPConnection, door: DoorDep, database: DatabaseDep, now: Now
) -> None:
    await check_password(door, database, body.password.get_secret_value(), client_address(connection), now, "password")


async def _check_change(
    body: PasswordChange, connection: HTTPConnection, door: DoorDep, database: DatabaseDep, now: Now
) -> str:
    current = body.current.get_secret_value()
    await check_password(door, database, current, client_address(connection), now, "current")
    return await _new_hash(door, body.new.get_secret_value(), "new")


SetupHash = Annotated[str, Depends(_check_setup)]
"""The hash of the owner's first password, once the setup code was right."""
RightPassword = Annotated[None, Depends(_check_login)]
ChangedHash = Annotated[str, Depends(_check_change)]
"""The hash of the new password, once the current one was right."""


async def check_password(door: Door, database: Database, password: str, address: str, now: int, field: str) -> None:
    """Raise Unauthorized unless this is the owner's password; tries are counted, failures audited."""
    door.take_try(address, now)
    with database.read() as session:
        owner = service.owner(session)
    async with door.hashing:
        right = await asyncio.to_thread(is_right, password, owner.password_hash if owner else None)
    if not right:
        log.warning("wrong password", address=address)
        await asyncio.to_thread(_record_failure, database, address)
        raise Unauthorized("The password is wrong.", field=field)
    door.give_back(address)


async def _new_hash(door: Door, password: str, field: str) -> str:
    check_new_password(password, field)
    async with door.hashing:
        return await asyncio.to_thread(hash_password, password)


def _record_failure(database: Database, address: str) -> None:
    with database.write() as session:
        audit.append(
            session.connection(),
            actor="anyone",
            via="api",
            type="auth.refused",
            subject="owner",
            body={"from": address},
        )


def _letters(code: str) -> str:
    return "".join(character for character in code.upper() if character.isalnum())
