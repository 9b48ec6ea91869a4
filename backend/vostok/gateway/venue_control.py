"""The control side's `/venue`: everything asked that the gateway relies on, its trading rules, and a fresh start."""

import asyncio
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from vostok.binance.errors import BinanceError
from vostok.doctor.findings import is_healthy
from vostok.errors import Conflict, Unavailable
from vostok.gateway.account_books import REAL
from vostok.gateway.book_watch import read_account
from vostok.gateway.emptied import EmptiedWatch
from vostok.gateway.fresh_start import begin_afresh
from vostok.gateway.killswitch import KillSwitch
from vostok.gateway.rules_watch import RulesWatch
from vostok.gateway.switch import Switch
from vostok.gateway.upstream import Upstream, VenueSilent
from vostok.gateway.venue_check import VenueProbe
from vostok.gateway.writer import Writer
from vostok.risk.states import EMPTIED


class Confirmation(BaseModel):
    """Who confirms that the venue was emptied, and why it is safe to go on."""

    model_config = ConfigDict(extra="forbid")

    actor: str = Field(min_length=1, max_length=100)
    reason: str = Field(min_length=3, max_length=500)


class FreshStart:
    """Re-bases the books of all live bots once the owner has confirmed that the venue was emptied."""

    def __init__(
        self,
        venue: str,
        upstream: Upstream,
        writer: Writer,
        switch: Switch,
        watch: EmptiedWatch,
        kill_switch: KillSwitch,
    ) -> None:
        self._venue = venue
        self._upstream = upstream
        self._writer = writer
        self._switch = switch
        self._watch = watch
        self._kill_switch = kill_switch

    async def confirm(self, actor: str, reason: str) -> dict[str, Any]:
        """The Risk after it. Raises Conflict where the venue was not emptied, Unavailable where it does not say."""
        if not self._switch.venue_is_emptied:
            raise Conflict("Nothing says that the venue was emptied, so there is nothing to start afresh from.")
        try:
            if not await self._watch.has_forgotten():
                raise Conflict("The venue knows the orders again, so the books still hold: lift the latch instead.")
            account = read_account(await self._upstream.private("GET", "account", {}, urgent=True))
        except (VenueSilent, BinanceError) as error:
            raise Unavailable(f"The venue does not say what the account holds ({error}): try again.") from None
        await self._writer.run(begin_afresh(self._venue, account, actor, reason))
        return await self._kill_switch.resume(f"mode:{REAL}", EMPTIED, reason, actor, "api")


def venue_routes(probe: VenueProbe, rules: RulesWatch, fresh_start: FreshStart) -> APIRouter:
    """`POST /venue/check`, one at a time, as each costs about 120 of the venue's request weight, and the others."""
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

    @router.post("/fresh-start")
    async def start_afresh(body: Confirmation) -> dict[str, Any]:
        return await fresh_start.confirm(body.actor, body.reason)

    return router
