"""What the control side says of unknown outcomes, decisions and the audit chain."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from vostok.audit_search import Wanted
from vostok.gateway.records import MAX_PAGE, DecisionsWanted, Records
from vostok.gateway.writer import Writer

Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]
# An export up to this size stays in memory.
SPOOL_BYTES = 8_000_000
CHUNK_BYTES = 65_536


PRUNED_AT_ONCE = 2_000


class Prune(BaseModel):
    """Decisions made before this moment (UTC ms) are kept no longer."""

    model_config = ConfigDict(extra="forbid")

    before: int = Field(ge=0)


def prune_routes(writer: Writer) -> APIRouter:
    """`POST /decisions/prune`."""
    router = APIRouter()

    @router.post("/decisions/prune")
    async def prune(body: Prune) -> dict[str, int]:
        removed = 0
        # In parts, so that an order waits for none of them long.
        while found := await writer.run(lambda tx: tx.prune_decisions(body.before, PRUNED_AT_ONCE)):
            removed += found
        return {"removed": removed}

    return router


def record_routes(records: Records) -> APIRouter:
    """The routes of `/orders`, `/decisions` and `/audit`."""
    router = APIRouter()

    @router.get("/orders/in-doubt")
    async def in_doubt() -> dict[str, Any]:
        return await asyncio.to_thread(records.orders_in_doubt)

    @router.get("/orders/{order_id}/trace")
    async def trace(order_id: Annotated[int, Path(ge=1, le=2**53)]) -> dict[str, Any]:
        return await asyncio.to_thread(records.trace, order_id)

    @router.get("/decisions")
    async def decisions(wanted: Annotated[DecisionsWanted, Query()]) -> dict[str, Any]:
        return await asyncio.to_thread(records.decisions_where, wanted)

    @router.get("/decisions/denied-entries")
    async def denied_entries(
        bot_id: str,
        pair: str,
        since: Annotated[int, Query(ge=0)],
        until: Annotated[int | None, Query(ge=0)] = None,
        limit: Limit = MAX_PAGE,
        after: Annotated[int | None, Query(ge=0)] = None,
    ) -> Response:
        found = await asyncio.to_thread(records.denied_entries, bot_id, pair, since, until, limit, after)
        return Response(orjson.dumps(found), media_type="application/json")

    @router.get("/audit")
    async def audit(after: Annotated[int, Query(ge=0)] = 0, limit: Limit = 100) -> dict[str, Any]:
        return await asyncio.to_thread(records.audit_page, after, limit)

    @router.get("/audit/newest")
    async def newest(
        before: Annotated[int | None, Query(ge=0)] = None,
        limit: Limit = 100,
        type: str | None = None,
        text: str | None = None,
    ) -> dict[str, Any]:
        return await asyncio.to_thread(records.newest_audit, before, limit, Wanted(type, text))

    @router.get("/audit/checkpoints")
    async def checkpoints(limit: Limit = 1) -> dict[str, Any]:
        return await asyncio.to_thread(records.checkpoints, limit)

    @router.post("/audit/verify")
    async def verify() -> dict[str, Any]:
        return await asyncio.to_thread(records.verify_audit)

    @router.get("/audit/export")
    async def export() -> StreamingResponse:
        file = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - closed when the answer is sent
        await asyncio.to_thread(records.export, file)
        return StreamingResponse(_chunks(file), media_type="application/zip")

    return router


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield chunk
