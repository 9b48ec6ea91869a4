"""The venue itself: its trading rules over time, whether it does all that Vostok relies on, and a fresh start."""

from fastapi import APIRouter, Depends
from fastapi.requests import HTTPConnection

from vostok.panel.auth.edge import ActorDep, check_owner_password
from vostok.panel.deps import DatabaseDep, GatewayDep, Now
from vostok.panel.gateway_risk import RiskPublic
from vostok.panel.gateway_venue import RulesPublic, VenueCheckPublic
from vostok.panel.venue.models import FreshStartRequest

router = APIRouter(prefix="/api/venue", tags=["market"])


async def _check_owner(body: FreshStartRequest, connection: HTTPConnection, database: DatabaseDep, now: Now) -> None:
    await check_owner_password(connection, database, body.password.get_secret_value(), now)


@router.get("/rules")
async def get_venue_rules(gateway: GatewayDep) -> RulesPublic:
    """The newest versions of the venue's trading rules with what each changed, and the bots that they no longer fit."""
    return await gateway.venue_rules()


@router.post("/check")
async def check_venue(gateway: GatewayDep) -> VenueCheckPublic:
    """Ask the venue everything that Vostok relies on, as `vostok doctor --venue` does; no order is placed."""
    return await gateway.check_venue()


@router.post("/fresh-start", dependencies=[Depends(_check_owner)])
async def start_afresh(body: FreshStartRequest, actor: ActorDep, gateway: GatewayDep) -> RiskPublic:
    """After the venue was emptied: end open orders, write holdings off at cost, and lift the latch that says so."""
    return await gateway.start_afresh(actor.actor, body.reason)
