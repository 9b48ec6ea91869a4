"""The control side's question whether an allocation could be paid in; nothing is changed by it."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from vostok.gateway.books import Books
from vostok.gateway.funds import check_allocation
from vostok.gateway.upstream import Upstream


class WantedAllocation(BaseModel):
    """What a REAL bot would own of the account."""

    model_config = ConfigDict(extra="forbid")

    stake_currency: str = Field(pattern=r"^[A-Z0-9]{2,20}$")
    allocation: Decimal = Field(gt=0, lt=Decimal("1e12"), decimal_places=8)


def funds_routes(upstream: Upstream, books: Books) -> APIRouter:
    """`POST /bots/{id}/allocation`."""
    router = APIRouter()

    @router.post("/bots/{bot_id}/allocation", status_code=204)
    async def check(bot_id: Annotated[str, Path(pattern=r"^[a-z2-7]{10}$")], body: WantedAllocation) -> None:
        await check_allocation(upstream, books, bot_id, body.stake_currency, body.allocation)

    return router
