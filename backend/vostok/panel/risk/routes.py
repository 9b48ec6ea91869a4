"""The kill switch in the dashboard. The gateway decides and remembers; this passes on who asked and why."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.requests import HTTPConnection

from vostok.panel.auth.edge import ActorDep, DoorDep, check_password, client_address
from vostok.panel.deps import DatabaseDep, GatewayDep, Now
from vostok.panel.gateway_models import RiskPublic
from vostok.panel.risk.models import KillRequest, ResumeRequest

router = APIRouter(prefix="/api/risk", tags=["risk"])


async def _check_resume(
    body: ResumeRequest, connection: HTTPConnection, door: DoorDep, database: DatabaseDep, now: Now
) -> None:
    address = client_address(connection)
    await check_password(door, database, body.password.get_secret_value(), address, now, "password")


RightPassword = Annotated[None, Depends(_check_resume)]


@router.get("/state")
async def get_risk_state(gateway: GatewayDep) -> RiskPublic:
    """The trading states of everything and of each bot, every latch, and positions that nothing protects."""
    return await gateway.risk()


@router.post("/kill")
async def kill(body: KillRequest, actor: ActorDep, gateway: GatewayDep) -> RiskPublic:
    """Deny entries (REDUCING) or send nothing at all (HALTED), and cancel working entries, at once."""
    reason = body.reason or "The kill switch was pressed."
    return await gateway.kill(
        {"scope": body.scope, "state": body.state, "reason": reason, "actor": actor.actor, "via": actor.via}
    )


@router.post("/resume")
async def resume(body: ResumeRequest, _right: RightPassword, actor: ActorDep, gateway: GatewayDep) -> RiskPublic:
    """Lift latches, with the owner's password and a written reason."""
    wanted = {"scope": body.scope, "reason": body.reason, "actor": actor.actor, "via": actor.via}
    return await gateway.resume(wanted | ({} if body.source is None else {"source": body.source}))
