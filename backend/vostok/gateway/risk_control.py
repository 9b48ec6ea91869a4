"""The control side's `/risk`: the kill switch, for the panel and for the command line without it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from vostok.gateway.killswitch import KillSwitch
from vostok.risk.states import ALL, LatchedState

Scope = Annotated[str, Field(pattern=r"^[A-Za-z0-9_:]{1,250}$")]
Actor = Annotated[str, Field(min_length=1, max_length=100)]
WhoVia = Literal["api", "cli", "telegram"]


class Kill(BaseModel):
    """Who wants which scope in which state, and why."""

    model_config = ConfigDict(extra="forbid")

    scope: Scope = ALL
    state: LatchedState = "REDUCING"
    reason: str = Field(default="", max_length=500)
    actor: Actor
    via: WhoVia = "api"


class Resume(BaseModel):
    """Who lifts the latches of a scope (or only that of one source), and the written reason."""

    model_config = ConfigDict(extra="forbid")

    scope: Scope = ALL
    source: str | None = Field(default=None, max_length=100)
    reason: str = Field(min_length=3, max_length=500)
    actor: Actor
    via: WhoVia = "api"


def risk_routes(switch: KillSwitch) -> APIRouter:
    """`GET /risk/state`, `POST /risk/kill`, `POST /risk/resume`."""
    router = APIRouter(prefix="/risk")

    @router.get("/state")
    async def state() -> dict[str, Any]:
        return switch.report()

    @router.post("/kill")
    async def kill(body: Kill) -> dict[str, Any]:
        return await switch.kill(body.scope, body.state, body.reason, body.actor, body.via)

    @router.post("/resume")
    async def resume(body: Resume) -> dict[str, Any]:
        return await switch.resume(body.scope, body.source, body.reason, body.actor, body.via)

    return router
