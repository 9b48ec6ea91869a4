"""Governance: the board, passports, promotions and demotions, the policy, and what is switched off."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query
from sqlmodel import col, select

from vostok.errors import Conflict, NotFound
from vostok.panel.auth.edge import ActorDep, ConfirmedPersonDep
from vostok.panel.bots import service as bots
from vostok.panel.bots.edge import FleetDep
from vostok.panel.bots.models import Bot
from vostok.panel.deps import DatabaseDep, GatewayDep, Now, Reading, Writing
from vostok.panel.fields import Page
from vostok.panel.gateway_risk import FlagPublic
from vostok.panel.governance import service
from vostok.panel.governance.edge import FlagDep, LiveDep, MayDemote, MayPromote, ReviewerDep, WakeAfter
from vostok.panel.governance.going_live import at_stake, needs
from vostok.panel.governance.models import (
    DemoteRequest,
    GoingLivePublic,
    Passport,
    PassportPublic,
    PolicyPublic,
    PolicyUpdate,
    StandingPublic,
)
from vostok.panel.governance.record import last_passport, read_policy
from vostok.panel.governance.show import passport_public, standing
from vostok.risk.governance import FlagKind

router = APIRouter(tags=["governance"])


@router.get("/api/governance/board")
async def get_board(reviewer: ReviewerDep, fleet: FleetDep, session: Reading, now: Now) -> Page[StandingPublic]:
    """Every bot with its stage, what is missing for the next one, and how it does against its validation."""
    policy = read_policy(session)
    query = select(Bot).where(col(Bot.archived_at).is_(None)).order_by(Bot.name_key, Bot.id)
    found = [reviewer.review(session, bot, policy, now) for bot in session.exec(query).all()]
    return Page(items=[standing(session, fleet, review, policy) for review in found], next=None)


@router.get("/api/bots/{id}/standing")
async def get_standing(id: str, reviewer: ReviewerDep, fleet: FleetDep, session: Reading, now: Now) -> StandingPublic:
    """One bot's place on the board."""
    policy = read_policy(session)
    return standing(session, fleet, reviewer.review(session, bots.find(session, id), policy, now), policy)


@router.get("/api/bots/{id}/going-live")
async def get_going_live(
    id: str,
    reviewer: ReviewerDep,
    gateway: GatewayDep,
    database: DatabaseDep,
    now: Now,
    capital: Annotated[Decimal | None, Query(gt=0, le=10**12, description="The live bot's allocation")] = None,
) -> GoingLivePublic:
    """What stands between a bot and real money: each condition, and the amount at stake that has to be typed."""
    found = await needs(gateway)
    with database.read() as session:
        review = reviewer.review(session, bots.find(session, id), read_policy(session), now)
    step = service.step_of(review)
    if step is None or step.stage != "REAL":
        raise Conflict(f"The next step of {review.settings.name} is not REAL.")
    paper = review.settings.mode == "SIMULATED"
    allocation = capital if paper and capital is not None else review.settings.simulated_balance
    return GoingLivePublic(
        needed=found.real_money,
        allocation=allocation,
        share=step.share,
        at_stake=at_stake(allocation, step.share),
        currency=review.settings.stake_currency,
        conditions=list(found.conditions),
    )


@router.post("/api/bots/{id}/promote", dependencies=[WakeAfter])
async def promote_bot(
    id: str,
    _right: MayPromote,
    live: LiveDep,
    actor: ActorDep,
    reviewer: ReviewerDep,
    fleet: FleetDep,
    now: Now,
    session: Writing,
) -> StandingPublic:
    """Take the next step, where everything that it needs is there. The step to REAL makes a bot of its own, and answers
    with that one; where orders cost real money it needs `at_stake` as `GET /api/bots/{id}/going-live` tells it."""
    promoted = bots.find(session, service.promote(session, reviewer, id, live, actor, now))
    policy = read_policy(session)
    return standing(session, fleet, reviewer.review(session, promoted, policy, now), policy)


@router.post("/api/bots/{id}/demote", dependencies=[WakeAfter])
async def demote_bot(
    id: str,
    body: DemoteRequest,
    _right: MayDemote,
    actor: ActorDep,
    reviewer: ReviewerDep,
    fleet: FleetDep,
    now: Now,
    session: Writing,
) -> StandingPublic:
    """Back to RESEARCH; a live bot is paused and may buy nothing more."""
    service.demote(session, id, body.reason, actor, now)
    policy = read_policy(session)
    return standing(session, fleet, reviewer.review(session, bots.find(session, id), policy, now), policy)


@router.get("/api/bots/{id}/passport")
async def get_passport(id: str, session: Reading) -> PassportPublic:
    """The bot's open passport, or the last one that ended."""
    bot = bots.find(session, id)
    passport = last_passport(session, id)
    if passport is None:
        raise NotFound(f"{bot.name} has no passport yet: it gets one with its promotion to VALIDATED.")
    return passport_public(session, passport)


@router.get("/api/bots/{id}/passports")
async def list_passports(id: str, session: Reading) -> Page[PassportPublic]:
    """Every passport of the bot, the newest first."""
    bots.find(session, id)
    rows = session.exec(select(Passport).where(Passport.bot_id == id).order_by(col(Passport.created_at).desc()))
    return Page(items=[passport_public(session, row) for row in rows], next=None)


@router.get("/api/governance/policy")
async def get_policy(session: Reading) -> PolicyPublic:
    """What a promotion needs beyond the verdict, and what happens when a bot's evidence turns bad."""
    return PolicyPublic.model_validate(read_policy(session))


@router.put("/api/governance/policy", dependencies=[WakeAfter])
async def put_policy(body: PolicyUpdate, actor: ConfirmedPersonDep, session: Writing) -> PolicyPublic:
    """Change it; what is left out stays, and each change is in the audit log, from and to. It decides what evidence
    real money needs: `confirm_needed`, and not for an API token."""
    values = body.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return PolicyPublic.model_validate(service.change_policy(session, values, actor))


@router.get("/api/governance/flags")
async def list_flags(gateway: GatewayDep) -> Page[FlagPublic]:
    """What is switched off for entries of all bots, the newest first."""
    return Page(items=await gateway.flags(), next=None)


@router.post("/api/governance/flags", status_code=201)
async def switch_off(body: FlagDep, actor: ActorDep, gateway: GatewayDep) -> FlagPublic:
    """Deny entries of a strategy, a pair or a timeframe, and cancel the working ones; exits go on."""
    return await gateway.switch_off(body.model_dump() | {"actor": actor.actor})


@router.delete("/api/governance/flags", status_code=204)
async def switch_on(
    actor: ActorDep,
    gateway: GatewayDep,
    kind: FlagKind,
    name: Annotated[str, Query(min_length=1, max_length=200)],
) -> None:
    """Allow what was switched off again."""
    await gateway.switch_on(kind, name, actor.actor)
