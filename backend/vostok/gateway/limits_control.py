"""The control side's `/risk/limits`: the limits of each mode, read and changed by the owner."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from vostok.clock import Clock
from vostok.gateway.holdings import View
from vostok.gateway.killswitch import KillSwitch
from vostok.gateway.limit_use import limit_uses
from vostok.gateway.market import Market
from vostok.gateway.mode_limits import change_limits, limits_json
from vostok.gateway.writer import Writer
from vostok.risk.gate import Rules
from vostok.risk.types import Mode

Name = Annotated[str, Field(max_length=60)]
Value = (
    Annotated[str, Field(max_length=100)] | Annotated[list[Annotated[str, Field(max_length=30)]], Field(max_length=500)]
)


class LimitsChange(BaseModel):
    """New limits of one mode; what is not named stays."""

    model_config = ConfigDict(extra="forbid")

    mode: Mode
    limits: dict[Name, Value] = Field(max_length=100)
    actor: str = Field(min_length=1, max_length=100)


def limits_routes(writer: Writer, market: Market, rules: Rules, switch: KillSwitch, clock: Clock) -> APIRouter:
    """`GET|PUT /risk/limits`."""
    router = APIRouter(prefix="/risk/limits")

    def shown() -> dict[str, Any]:
        view = View(dict(market.marks), market.specs)
        used = limit_uses(writer.books, view, rules, clock())
        return limits_json(writer.books.risk_limits, rules) | {"used": used}

    @router.get("")
    async def limits() -> dict[str, Any]:
        return shown()

    @router.put("")
    async def put_limits(body: LimitsChange) -> dict[str, Any]:
        await writer.run(change_limits(body.mode, body.limits, body.actor, rules))
        # Breakers stand elsewhere with another limit.
        switch.tell()
        return shown()

    return router
