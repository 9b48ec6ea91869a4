"""News of the last 24 hours, their sentiment, and the sources."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Path, Query
from fastapi.requests import HTTPConnection

from vostok.panel.auth.edge import ActorDep
from vostok.panel.deps import DatabaseDep, Now, Reading, Writing
from vostok.panel.fields import Page, Request
from vostok.panel.news import service
from vostok.panel.news.models import NewsPagePublic, SourcePublic, SourceRequest
from vostok.panel.news.worker import NewsDesk

router = APIRouter(prefix="/api/news", tags=["news"])
SourceId = Annotated[int, Path(ge=1, le=2**53)]


class SwitchRequest(Request):
    """Whether a source is read."""

    enabled: bool


async def _wake_after(connection: HTTPConnection, background: BackgroundTasks) -> None:
    # Background work runs once the answer is out, so after the commit.
    desk: NewsDesk = connection.app.state.news
    background.add_task(desk.wake)


@router.get("")
async def list_news(
    database: DatabaseDep,
    now: Now,
    q: Annotated[str | None, Query(max_length=200, description="Words that must occur")] = None,
    coin: Annotated[str | None, Query(max_length=20)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[int | None, Query(ge=0, le=100_000)] = None,
) -> NewsPagePublic:
    """News, the newest first, and the sentiment made of all of them: of the market (`coin` null), then by coin."""

    def read() -> NewsPagePublic:
        with database.read() as session:
            items, following = service.news(session, q, coin, limit, after)
            found = service.sentiment_public(service.sentiment_now(session, now), now)
        return NewsPagePublic(items=items, next=following, sentiment=found)

    return await asyncio.to_thread(read)


@router.get("/sources")
async def list_sources(session: Reading) -> Page[SourcePublic]:
    """All sources, with what was wrong when each was read last."""
    return Page(items=[service.source_public(source) for source in service.sources(session)], next=None)


@router.post("/sources", status_code=201, dependencies=[Depends(_wake_after)])
async def add_source(body: SourceRequest, actor: ActorDep, session: Writing) -> SourcePublic:
    """Read another address from now on; private and local ones are refused."""
    return service.source_public(service.add_source(session, body, actor))


@router.patch("/sources/{source_id}", dependencies=[Depends(_wake_after)])
async def switch_source(source_id: SourceId, body: SwitchRequest, actor: ActorDep, session: Writing) -> SourcePublic:
    """Switch a source on or off."""
    return service.source_public(service.switch_source(session, source_id, enabled=body.enabled, actor=actor))


@router.delete("/sources/{source_id}", status_code=204)
async def remove_source(source_id: SourceId, actor: ActorDep, session: Writing) -> None:
    """Forget a source; what it said stays for its 24 hours."""
    service.remove_source(session, source_id, actor)
