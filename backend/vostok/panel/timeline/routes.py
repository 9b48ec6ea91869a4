"""What happened to a bot."""

from typing import Annotated

from fastapi import APIRouter, Query

from vostok.panel.bots.edge import BotDep
from vostok.panel.deps import Reading
from vostok.panel.fields import Page
from vostok.panel.timeline import service
from vostok.panel.timeline.models import Group, TimelinePublic

router = APIRouter(prefix="/api/bots/{id}/timeline", tags=["bots"])


@router.get("")
async def get_timeline(
    bot: BotDep,
    session: Reading,
    group: Group = "all",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str | None, Query(max_length=40, description="`next` of the part before")] = None,
) -> Page[TimelinePublic]:
    """Starts, stops, crashes, saved and applied changes, orders by hand, latches and denials, newest first."""
    return service.timeline(session, bot.id, group, limit, after)
