"""Alerts: what the owner should hear of, and what was read."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from vostok.db import Database
from vostok.panel.alerts import service
from vostok.panel.alerts.kinds import Level
from vostok.panel.alerts.models import AlertNews, AlertsPublic, ReadRequest, UnreadPublic
from vostok.panel.deps import BusDep, DatabaseDep, Now, Reading

router = APIRouter(prefix="/api/alerts", tags=["alerts"])


@router.get("")
async def list_alerts(
    session: Reading,
    unread: Annotated[bool, Query(description="Only what nobody has read")] = False,
    level: Annotated[Level | None, Query(description="Nothing less severe")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[int | None, Query(ge=0, le=2**53, description="`next` of the part before")] = None,
) -> AlertsPublic:
    """What the owner should hear of, newest first."""
    return service.list_alerts(session, unread=unread, level=level, limit=limit, after=after)


@router.post("/read")
async def read_alerts(body: ReadRequest, database: DatabaseDep, now: Now, bus: BusDep) -> UnreadPublic:
    """Mark alerts as read; the bell of every browser follows."""
    count = await asyncio.to_thread(_mark_read, database, body, now)
    bus.publish("alert", AlertNews(alert=None, **count.model_dump()))
    return count


def _mark_read(database: Database, body: ReadRequest, now: int) -> UnreadPublic:
    with database.write() as session:
        service.mark_read(session, body.ids, body.up_to, now)
        return service.count_unread(session)
