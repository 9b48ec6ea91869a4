"""The live feed."""

from typing import Annotated

from fastapi import APIRouter, Query

from vostok.panel.activity import service
from vostok.panel.activity.models import ActivityPublic
from vostok.panel.deps import Reading
from vostok.panel.fields import Page

router = APIRouter(prefix="/api/activity", tags=["activity"])


@router.get("")
async def list_activity(
    session: Reading,
    bot_id: Annotated[str | None, Query(max_length=10)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: Annotated[int | None, Query(ge=0, le=2**53, description="`next` of the part before")] = None,
) -> Page[ActivityPublic]:
    """What happened, newest first."""
    return service.list_activity(session, bot_id, limit, after)
