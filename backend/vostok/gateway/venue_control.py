"""The control side's `/venue`: the venue asked everything that the gateway relies on, and its trading rules."""

import asyncio
from typing import Any

from fastapi import APIRouter

from vostok.doctor.findings import is_healthy
from vostok.gateway.rules_watch import RulesWatch
from vostok.gateway.venue_check import VenueProbe


def venue_routes(probe: VenueProbe, rules: RulesWatch) -> APIRouter:
    """`POST /venue/check`, one at a time, as each costs about 120 of the venue's request weight; `GET /venue/rules`."""
    router = APIRouter(prefix="/venue")
    checking = asyncio.Lock()

    @router.post("/check")
    async def check() -> dict[str, Any]:
        async with checking:
            found = await probe.findings()
        return {"ok": is_healthy(found), "items": [finding._asdict() for finding in found]}

    @router.get("/rules")
    async def versions() -> dict[str, Any]:
        return await rules.report()

    return router
