"""Strategies that come by the dashboard: what an upload would change, uploading, replacing, removing."""

import asyncio
import hashlib
from pathlib import Path

from fastapi import APIRouter

from vostok.db import Database
from vostok.panel.auth.edge import ConfirmedPersonDep
from vostok.panel.auth.models import Principal
from vostok.panel.deps import DatabaseDep, Now, Reading, SettingsDep
from vostok.panel.fields import Page
from vostok.panel.strategies.models import StrategyPublic
from vostok.panel.strategies.service import find
from vostok.panel.uploads import service
from vostok.panel.uploads.compare import compared
from vostok.panel.uploads.models import UploadPreview, UploadPublic, UploadRequest
from vostok.panel.uploads.reader import read_apart

router = APIRouter(prefix="/api/uploads", tags=["strategies"])


@router.get("")
def list_uploads(session: Reading) -> Page[UploadPublic]:
    """The strategies that were uploaded; only these can be replaced and removed here."""
    return Page(items=service.uploads(session), next=None)


@router.post("/preview")
async def preview_upload(body: UploadRequest, settings: SettingsDep, session: Reading, now: Now) -> UploadPreview:
    """What the file is, and what would change; it is read by its syntax tree in a process of its own, and not run."""
    name, content = service.checked(body)
    old = service.replaceable(session, settings.strategies, name)
    strategy = await read_apart(name, content, now)
    before = None if old is None else old.decode(errors="replace")
    return UploadPreview(
        strategy=strategy,
        replaces=None if old is None else hashlib.sha256(old).hexdigest(),
        changes=[] if before is None else compared(before, body.source),
        bots=service.users(session, name),
    )


@router.post("", status_code=201)
async def upload_strategy(
    body: UploadRequest, settings: SettingsDep, database: DatabaseDep, actor: ConfirmedPersonDep, now: Now
) -> StrategyPublic:
    """Put a strategy into the strategies folder, or replace one that was uploaded; needs the password again.

    Bots that run with it keep the text they started with until they start again.
    """
    name, content = service.checked(body)
    await read_apart(name, content, now)
    await asyncio.to_thread(_put, database, settings.strategies, name, content, body.replaces, actor, now)
    return find(settings.strategies, name)


@router.delete("/{name}", status_code=204)
async def remove_upload(name: str, settings: SettingsDep, database: DatabaseDep, actor: ConfirmedPersonDep) -> None:
    """Remove an uploaded strategy that no bot uses; needs the password again."""
    await asyncio.to_thread(_remove, database, settings.strategies, name, actor)


def _put(
    database: Database, folder: Path, name: str, content: bytes, replaces: str | None, actor: Principal, now: int
) -> None:
    with database.write() as session:
        service.put(session, folder, name, content, replaces, actor, now)


def _remove(database: Database, folder: Path, name: str, actor: Principal) -> None:
    with database.write() as session:
        service.remove(session, folder, name, actor)
