"""The hash chains of panel and gateway."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from vostok.audit_search import Wanted
from vostok.panel.audit import service
from vostok.panel.audit.models import AuditPublic, AuditRawPublic, Chain, CheckpointsPublic, VerifyPublic
from vostok.panel.deps import DatabaseDep, GatewayDep
from vostok.panel.fields import Page

router = APIRouter(prefix="/api/audit", tags=["audit"])
After = Annotated[int, Query(ge=0, le=2**53, description="Rows after this seq, in order")]


@router.get("")
async def list_audit(
    database: DatabaseDep,
    gateway: GatewayDep,
    chain: Chain = "panel",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    after: After = 0,
) -> Page[AuditPublic]:
    """Rows of one chain, oldest first, from the one after `after`."""
    found = await service.rows(database, gateway, chain, after, limit)
    return service.page([service.public(chain, row) for row in found], found[-1].seq if found else None, limit)


@router.get("/newest")
async def list_newest_audit(
    database: DatabaseDep,
    gateway: GatewayDep,
    chain: Chain = "panel",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    before: Annotated[int | None, Query(ge=0, le=2**53, description="`next` of the part before")] = None,
    type: Annotated[str | None, Query(max_length=100, description="`bot` finds `bot.created`, too")] = None,
    text: Annotated[str | None, Query(max_length=100, description="In actor, subject or body")] = None,
) -> Page[AuditPublic]:
    """Rows of one chain, newest first, of those that are asked for.

    A search for text looks through 2,000 rows at a time: a part may be short or empty and still have a `next`.
    """
    return await service.newest(database, gateway, chain, before, limit, Wanted(type or None, text or None))


@router.get("/raw")
async def list_raw_audit(
    database: DatabaseDep,
    gateway: GatewayDep,
    chain: Chain = "panel",
    limit: Annotated[int, Query(ge=1, le=1_000)] = 500,
    after: After = 0,
) -> Page[AuditRawPublic]:
    """Rows of one chain exactly as they are hashed, oldest first, for clients that verify it themselves."""
    found = await service.rows(database, gateway, chain, after, limit)
    return service.page(found, found[-1].seq if found else None, limit)


@router.get("/checkpoints")
async def list_checkpoints(
    database: DatabaseDep,
    gateway: GatewayDep,
    chain: Chain = "panel",
    limit: Annotated[int, Query(ge=1, le=1_000)] = 1,
) -> CheckpointsPublic:
    """The newest signed checkpoints of one chain, and its public keys. Keep one elsewhere: it shows a rewritten log."""
    return await service.checkpoints(database, gateway, chain, limit)


@router.post("/verify")
async def verify_audit(database: DatabaseDep, gateway: GatewayDep) -> VerifyPublic:
    """Verify every row and checkpoint of both chains."""
    return await service.verify(database, gateway)


@router.get("/export", response_class=StreamingResponse)
async def export_audit(database: DatabaseDep, gateway: GatewayDep, chain: Chain = "panel") -> StreamingResponse:
    """One chain with its checkpoints and a verifier that needs nothing but Python, as a zip."""
    headers = {"Content-Disposition": f'attachment; filename="vostok-audit-{chain}.zip"'}
    pieces = await service.export(database, gateway, chain)
    return StreamingResponse(pieces, media_type="application/zip", headers=headers)
