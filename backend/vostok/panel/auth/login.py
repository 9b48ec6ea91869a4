"""What setup, login and password changes check before their route opens a transaction."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection

from vostok.db import Database
from vostok.errors import Conflict, Forbidden, Unauthorized
from vostok.panel.auth import second_factor, service, viewers
from vostok.panel.auth.door import Door, Visitor
from vostok.panel.auth.edge import (
    ActorDep,
    ConfirmedPersonDep,
    DoorDep,
    check_owner_password,
    check_password,
    record_failure,
    visitor_of,
)
from vostok.panel.auth.models import (
    ConfirmRequest,
    LoginRequest,
    PasswordChange,
    SetupRequest,
    Viewer,
    ViewerCreate,
)
from vostok.panel.auth.passwords import check_new_password, hash_password, same_secret
from vostok.panel.deps import DatabaseDep, Now
from vostok.sealed import Seal

# Stands for accounts that do not exist, so that a wrong name is answered as a wrong password is.
NOBODY = "nobody"


@dataclass(frozen=True)
class Admitted:
    """Whose password was right: the owner's, where there is no viewer."""

    viewer: Viewer | None

    @property
    def account(self) -> str:
        """How known browsers name it."""
        return service.OWNER if self.viewer is None else self.viewer.id


async def _seal(connection: HTTPConnection) -> Seal:
    seal: Seal = connection.app.state.seal
    return seal


SealDep = Annotated[Seal, Depends(_seal)]


async def _check_setup(
    body: SetupRequest, connection: HTTPConnection, door: DoorDep, database: DatabaseDep, now: Now
) -> str:
    with database.read() as session:
        if service.owner(session) is not None:
            raise Conflict(service.SETUP_DONE)
    visitor = visitor_of(connection, database, service.OWNER, now)
    door.take_try(visitor, now)
    if not same_secret(_letters(body.code), _letters(door.setup_code)):
        raise Forbidden("This is not the setup code; it is in the log of the start, like ABCD-EFGH.", field="code")
    door.give_back(visitor)
    return await _new_hash(door, body.password.get_secret_value(), "password")


async def _check_login(
    body: LoginRequest, connection: HTTPConnection, door: DoorDep, database: DatabaseDep, seal: SealDep, now: Now
) -> Admitted:
    with database.read() as session:
        owner = service.owner(session)
        viewer = viewers.named(session, body.name) if body.name else None
    if body.name:
        account, expected = (viewer.id, viewer.password_hash) if viewer else (NOBODY, None)
    else:
        account, expected = service.OWNER, owner.password_hash if owner else None
    visitor = visitor_of(connection, database, account, now)
    await check_password(connection, database, visitor, body.password.get_secret_value(), expected, now, "password")
    if viewer is None and owner is not None and owner.totp_sealed is not None:
        await _check_code(body, door, database, seal, visitor, now)
    return Admitted(viewer)


async def _check_code(
    body: LoginRequest, door: Door, database: Database, seal: Seal, visitor: Visitor, now: int
) -> None:
    if body.code is None:
        raise second_factor.SecondFactorNeeded("Enter the code of your authenticator app too.", field="code")
    code = body.code.get_secret_value()
    door.take_try(visitor, now)

    def use() -> bool:
        with database.write() as session:
            return second_factor.use(session, seal, code, now)

    if not await asyncio.to_thread(use):
        await record_failure(database, visitor)
        raise Unauthorized("This code is wrong, too old or used already.", field="code")
    door.give_back(visitor)


async def _check_change(
    body: PasswordChange, connection: HTTPConnection, door: DoorDep, database: DatabaseDep, now: Now
) -> str:
    await check_owner_password(connection, database, body.current.get_secret_value(), now, "current")
    return await _new_hash(door, body.new.get_secret_value(), "new")


async def _check_confirm(
    body: ConfirmRequest, actor: ActorDep, connection: HTTPConnection, database: DatabaseDep, now: Now
) -> None:
    if actor.session_hash is None:
        raise Conflict("Only a browser's session is confirmed; an API token needs no password.")
    await check_owner_password(connection, database, body.password.get_secret_value(), now)


async def _viewer_hash(body: ViewerCreate, _confirmed: ConfirmedPersonDep, door: DoorDep) -> str:
    return await _new_hash(door, body.password.get_secret_value(), "password")


SetupHash = Annotated[str, Depends(_check_setup)]
"""The hash of the owner's first password, once the setup code was right."""
AdmittedDep = Annotated[Admitted, Depends(_check_login)]
"""Whose password, and code where one is asked for, was right."""
ChangedHash = Annotated[str, Depends(_check_change)]
"""The hash of the new password, once the current one was right."""
Reconfirmed = Annotated[None, Depends(_check_confirm)]
ViewerHash = Annotated[str, Depends(_viewer_hash)]


async def _new_hash(door: Door, password: str, field: str) -> str:
    check_new_password(password, field)
    async with door.hashing:
        return await asyncio.to_thread(hash_password, password)


def _letters(code: str) -> str:
    return "".join(character for character in code.upper() if character.isalnum())
