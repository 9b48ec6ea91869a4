"""Backups: make one, take it away, remove it; restoring is done on the command line, with Vostok stopped."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.requests import HTTPConnection
from fastapi.responses import FileResponse

from vostok import audit
from vostok.db import Database
from vostok.panel.auth.edge import ActorDep, check_owner_password, owner_only
from vostok.panel.auth.models import Principal
from vostok.panel.backups.keeper import Keeper
from vostok.panel.backups.models import BackupsPublic, PassphraseRequest
from vostok.panel.deps import DatabaseDep, Now

router = APIRouter(prefix="/api/backups", tags=["backups"])


async def _keeper(connection: HTTPConnection) -> Keeper:
    keeper: Keeper = connection.app.state.keeper
    return keeper


KeeperDep = Annotated[Keeper, Depends(_keeper)]


@router.get("")
async def list_backups(keeper: KeeperDep) -> BackupsPublic:
    """All backups, newest first, and how far the one that is being made is."""
    return keeper.shown()


@router.post("", status_code=202)
async def make_backup(keeper: KeeperDep, actor: ActorDep, database: DatabaseDep) -> BackupsPublic:
    """Begin one; its progress is in the list and on `/api/ws`."""
    shown = keeper.ask()
    await asyncio.to_thread(_record, database, actor, "backup.make", "backups")
    return shown


@router.post("/cancel")
async def cancel_backup(keeper: KeeperDep) -> BackupsPublic:
    """End the one that is being made, if there is one; nothing of it stays."""
    return keeper.cancel()


@router.put("/passphrase", status_code=204)
async def put_passphrase(
    body: PassphraseRequest,
    connection: HTTPConnection,
    database: DatabaseDep,
    now: Now,
    keeper: KeeperDep,
    actor: ActorDep,
) -> None:
    """Choose what opens the backups from now on, with the owner's password. Older ones keep theirs."""
    await check_owner_password(connection, database, body.password.get_secret_value(), now)
    await asyncio.to_thread(keeper.remember, body.passphrase.get_secret_value())
    await asyncio.to_thread(_record, database, actor, "backup.passphrase", "backups")
    keeper.wake()


@router.get("/{name}")
@owner_only
async def get_backup(name: str, keeper: KeeperDep, actor: ActorDep, database: DatabaseDep) -> FileResponse:
    """The sealed file."""
    path = keeper.find(name)
    await asyncio.to_thread(_record, database, actor, "backup.download", name)
    return FileResponse(path, filename=name, media_type="application/octet-stream")


@router.delete("/{name}", status_code=204)
async def delete_backup(name: str, keeper: KeeperDep, actor: ActorDep, database: DatabaseDep) -> None:
    """Remove one for good."""
    path = keeper.find(name)
    await asyncio.to_thread(_record, database, actor, "backup.delete", name)
    path.unlink(missing_ok=True)


def _record(database: Database, actor: Principal, type: str, subject: str) -> None:
    with database.write() as session:
        audit.append(session.connection(), actor=actor.actor, via=actor.via, type=type, subject=subject, body={})
