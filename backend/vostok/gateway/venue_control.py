"""The control side's `POST /venue/check`: the venue asked everything that the gateway relies on."""

import asyncio
from typing import Any

from fastapi import APIRouter

from vostok.doctor.findings import is_healthy
from vostok.gateway.venue_check import VenueProbe


def venue_routes(probe: VenueProbe) -> APIRouter:
    """`POST /venue/check`; one check at a time, as each costs about 120 of the venue's request weight."""
    router = APIRouter(prefix="/venue")
    checking = asyncio.Lock()

    @router.post("/check")
    async def check() -> dict[str, Any]:
        async with checking:
            found = await probe.findings()
        return {"ok": is_healthy(found), "items": [finding._asdict() for finding in found]}

    return router
