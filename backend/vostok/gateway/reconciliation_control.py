"""The control side's `/reconciliation`: how the three sides stand, a comparison now, a fix, and earlier findings."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from vostok.clock import Clock
from vostok.errors import Conflict
from vostok.gateway.reconciliation import BOTS_STALE_MS, Reconciliation
from vostok.gateway.reconciliation_desk import FixDesk
from vostok.gateway.reconciliation_record import difference_json
from vostok.gateway.records import Records
from vostok.risk.reconciliation import BotBooks, BotOrder
from vostok.risk.sightings import Sighting

Actor = Annotated[str, Field(min_length=1, max_length=100)]
Quantity = Annotated[Decimal, Field(ge=0, lt=Decimal("1e15"))]
Pair = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,20}/[A-Z0-9]{1,20}$")]
BotId = Annotated[str, Field(pattern=r"^[a-z2-7]{10}$")]


class Running(BaseModel):
    """Who wants the sides compared now."""

    model_config = ConfigDict(extra="forbid")

    actor: Actor


class Fixing(Running):
    """Which difference to mend; its id names its figures, so one that has changed is not mended."""

    id: str = Field(pattern=r"^[0-9a-f]{16}$")


class WaitedOrder(BaseModel):
    """An order that a bot's own database holds as open."""

    model_config = ConfigDict(extra="forbid")

    exchange_order_id: str = Field(min_length=1, max_length=64)
    pair: Pair
    filled: Quantity


class BotSide(BaseModel):
    """What one bot's own database says: open orders, and the amount of its open trades by pair."""

    model_config = ConfigDict(extra="forbid")

    bot_id: BotId
    running: bool
    orders: list[WaitedOrder] = Field(max_length=10_000)
    positions: dict[Pair, Quantity]

    def books(self) -> BotBooks:
        """As a comparison sees it."""
        waits = tuple(BotOrder(order.exchange_order_id, order.pair, order.filled) for order in self.orders)
        return BotBooks(waits, self.positions, self.running)


class BotSides(BaseModel):
    """All bots whose databases could be read; who is left out has no say."""

    model_config = ConfigDict(extra="forbid")

    items: list[BotSide] = Field(max_length=1_000)


def reconciliation_routes(reconciliation: Reconciliation, desk: FixDesk, records: Records, clock: Clock) -> APIRouter:
    """`GET /reconciliation` and below it `POST /run`, `POST /fix`, `PUT /bots`, `GET /runs`."""
    router = APIRouter(prefix="/reconciliation")

    def item(sighting: Sighting) -> dict[str, Any]:
        found = sighting.difference
        fix: dict[str, Any] | None = None
        if found.action is not None:
            try:
                fix = {"changes": [change.json() for change in desk.preview(found)], "problem": None}
            except Conflict as error:
                fix = {"changes": [], "problem": error.detail}
        told = {"since": sighting.since, "stands": sighting.stands(clock()), "fix": fix}
        return difference_json(found) | told

    def shown() -> dict[str, Any]:
        told = reconciliation.told
        return {
            "state": reconciliation.state,
            "reason": reconciliation.unreconciled(),
            "problem": reconciliation.problem,
            "checked_at": reconciliation.checked_at,
            "exchange_at": reconciliation.exchange_at,
            "full_at": reconciliation.full_at or None,
            "bots_at": told.at if clock() - told.at <= BOTS_STALE_MS else None,
            "items": [item(sighting) for sighting in reconciliation.sightings],
        }

    @router.get("")
    async def get() -> dict[str, Any]:
        return shown()

    @router.post("/run")
    async def run(body: Running) -> dict[str, Any]:
        await reconciliation.demand(body.actor)
        return shown()

    @router.post("/fix")
    async def fix(body: Fixing) -> dict[str, Any]:
        await desk.fix(body.id, body.actor)
        return shown()

    @router.put("/bots", status_code=204)
    async def bots(body: BotSides) -> None:
        reconciliation.tell({side.bot_id: side.books() for side in body.items})

    @router.get("/runs")
    async def runs(
        after: Annotated[int | None, Query(ge=0)] = None, limit: Annotated[int, Query(ge=1, le=500)] = 50
    ) -> dict[str, Any]:
        return records.reconciliations(after, limit)

    return router
