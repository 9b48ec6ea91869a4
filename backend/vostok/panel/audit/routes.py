"""The hash chains of panel and gateway."""

from typing import Annotated

from fastapi import APIRouter, Query

from vostok.panel.audit import service
from vostok.panel.audit.models import AuditPublic, Chain, VerifyPublic
from vostok.panel.deps import DatabaseDep, GatewayDep
from vostok.panel.fields import Page

router = APIRouter(prefix="/api/audit", tags=["audit"])


@router.get("")
async def list_audit(
    database: DatabaseDep,
    gateway: GatewayDep,
    chain: Chain = "panel",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    after: Annotated[int, Query(ge=0, le=2**53, description="Rows after this seq, in order")] = 0,
) -> Page[AuditPublic]:
    """Rows of one chain, oldest first, from the one after `after`."""
    return await service.rows(database, gateway, chain, after, limit)


@router.post("/verify")
async def verify_audit(database: DatabaseDep, gateway: GatewayDep) -> VerifyPublic:
    """Walk both chains from their first row."""
    return await service.verify(database, gateway)
