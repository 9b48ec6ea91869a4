"""What the data directory holds, and what an emergency purge would take first."""

import shutil
from typing import Annotated

from fastapi import APIRouter, Query

from vostok.panel.deps import SettingsDep
from vostok.panel.fields import Page
from vostok.panel.retention.artefacts import KINDS, ROOM, Kind, index
from vostok.panel.retention.models import ArtefactPublic, RoomPublic, RoomsPublic

router = APIRouter(prefix="/api/storage", tags=["settings"])


@router.get("")
def get_storage(settings: SettingsDep) -> RoomsPublic:
    """The room that each kind of file takes, the least important kind first."""
    usage = shutil.disk_usage(settings.home)
    found = index(settings.home)
    rooms = []
    for kind in KINDS:
        of_kind = [artefact for artefact in found if artefact.kind == kind]
        oldest = min((artefact.changed_at for artefact in of_kind), default=None)
        size = sum(artefact.bytes for artefact in of_kind)
        rooms.append(RoomPublic(kind=kind, count=len(of_kind), bytes=size, oldest=oldest))
    return RoomsPublic(
        total_bytes=usage.total,
        free_bytes=usage.free,
        purge_from=settings.disk_limit,
        purge_to=round(settings.disk_limit - ROOM, 4),
        items=rooms,
        next=None,
    )


@router.get("/artefacts")
def list_artefacts(
    settings: SettingsDep,
    kind: Annotated[Kind, Query(description="Of this kind")],
    limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
) -> Page[ArtefactPublic]:
    """The oldest of a kind first, as a purge would remove them."""
    found = sorted((each for each in index(settings.home) if each.kind == kind), key=lambda each: each.changed_at)
    return Page(items=[ArtefactPublic(**each._asdict()) for each in found[:limit]], next=None)
