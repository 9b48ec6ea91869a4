"""The kill switch in the dashboard. The gateway decides and remembers; this passes on who asked and why."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.requests import HTTPConnection

from vostok.panel.auth.edge import ActorDep, check_owner_password, need_confirmed_person
from vostok.panel.deps import DatabaseDep, GatewayDep, Now, SettingsDep
from vostok.panel.fields import Page
from vostok.panel.gateway_models import DecisionPublic, OrderPublic, VenueBudgetPublic
from vostok.panel.gateway_risk import AccountBooksPublic, LockPublic, RiskLimitsPublic, RiskPublic
from vostok.panel.risk.models import AssignRequest, KillRequest, LimitsRequest, LockRequest, ResumeRequest
from vostok.panel.risk.press import press
from vostok.risk.states import ALL, NO_REASON

router = APIRouter(prefix="/api/risk", tags=["risk"])


async def _check_resume(body: ResumeRequest, connection: HTTPConnection, database: DatabaseDep, now: Now) -> None:
    await check_owner_password(connection, database, body.password.get_secret_value(), now)


RightPassword = Annotated[None, Depends(_check_resume)]


@router.get("/state")
async def get_risk_state(gateway: GatewayDep) -> RiskPublic:
    """The trading states of everything and of each bot, every latch, and positions that nothing protects."""
    return await gateway.risk()


@router.get("/decisions")
async def list_all_decisions(
    gateway: GatewayDep,
    bot_id: Annotated[str | None, Query(max_length=10)] = None,
    pair: Annotated[str | None, Query(max_length=30)] = None,
    rule: Annotated[str | None, Query(max_length=100)] = None,
    allowed: bool | None = None,
    asked: Annotated[
        bool, Query(description="False leaves out what the guard asked and was allowed: its order has its own row")
    ] = True,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    after: Annotated[int | None, Query(ge=0, le=2**53, description="`next` of the part before")] = None,
) -> Page[DecisionPublic]:
    """What the gate allowed and denied to all bots, with its reasons, newest first."""
    cursor = None if after is None else str(after)
    wanted = {"bot_id": bot_id, "pair": pair, "rule": rule, "allowed": allowed}
    return await gateway.decisions_where(cursor, limit, **wanted, asked=None if asked else False)


@router.get("/doubts")
async def list_orders_in_doubt(gateway: GatewayDep) -> Page[OrderPublic]:
    """Orders of all bots whose outcome at the venue is not known (yet), the oldest first."""
    return Page(items=await gateway.orders_in_doubt(), next=None)


@router.get("/venue")
async def get_venue_budget(gateway: GatewayDep) -> VenueBudgetPublic:
    """How much of the venue's limits all bots together have used, and until when it asked to be left alone."""
    return await gateway.budget()


@router.get("/limits")
async def get_risk_limits(gateway: GatewayDep) -> RiskLimitsPublic:
    """The limits of both modes by scope, the JSON Schema of each form, and how much of each limit is used up now."""
    return await gateway.risk_limits()


@router.put("/limits")
async def put_risk_limits(body: LimitsRequest, actor: ActorDep, gateway: GatewayDep, now: Now) -> RiskLimitsPublic:
    """Change limits of one mode; each change is in the audit log, from and to. Those of live bots are
    `confirm_needed`, and not for an API token."""
    if body.mode == "REAL_MARKET_SPOT":
        need_confirmed_person(actor, now)
    return await gateway.put_risk_limits(body.mode, body.limits, actor.actor)


@router.get("/locks")
async def list_locks(gateway: GatewayDep) -> Page[LockPublic]:
    """Pairs that one bot, or all, may not enter now, the newest lock first."""
    return Page(items=await gateway.locks(), next=None)


@router.post("/locks", status_code=201)
async def lock_pair(body: LockRequest, actor: ActorDep, gateway: GatewayDep) -> LockPublic:
    """Deny entries in a pair, and cancel the working ones; exits go on."""
    return await gateway.lock(body.model_dump() | {"actor": actor.actor})


@router.delete("/locks", status_code=204)
async def lift_lock(
    actor: ActorDep,
    gateway: GatewayDep,
    pair: Annotated[str, Query(min_length=3, max_length=30)],
    scope: Annotated[str, Query(min_length=1, max_length=10)] = ALL,
) -> None:
    """Let a bot, or all, into a pair again."""
    await gateway.lift_lock(scope, pair, actor.actor)


@router.get("/books")
async def get_account_books(gateway: GatewayDep) -> AccountBooksPublic:
    """The account at the venue beside what live bots own, asset by asset."""
    return await gateway.books()


@router.post("/books/assign")
async def assign_unowned(body: AssignRequest, actor: ActorDep, gateway: GatewayDep) -> AccountBooksPublic:
    """Give a live bot what nobody owns, or take it back; both sides, before and after, are in the audit log."""
    wish = {"bot_id": body.bot_id, "asset": body.asset, "amount": f"{body.amount:f}", "reason": body.reason}
    return await gateway.assign(wish | {"actor": actor.actor})


@router.post("/kill")
async def kill(body: KillRequest, actor: ActorDep, gateway: GatewayDep, settings: SettingsDep) -> RiskPublic:
    """Deny entries (REDUCING) or send nothing at all (HALTED), and cancel working entries, at once."""
    return await press(gateway, settings.home, body.scope, body.state, body.reason or NO_REASON, actor)


@router.post("/resume")
async def resume(body: ResumeRequest, _right: RightPassword, actor: ActorDep, gateway: GatewayDep) -> RiskPublic:
    """Lift latches, with the owner's password and a written reason."""
    wanted = {"scope": body.scope, "reason": body.reason, "actor": actor.actor, "via": actor.via}
    return await gateway.resume(wanted | ({} if body.source is None else {"source": body.source}))
