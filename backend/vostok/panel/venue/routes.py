"""The venue itself: its trading rules over time, and whether it does all that Vostok relies on."""

from fastapi import APIRouter

from vostok.panel.deps import GatewayDep
from vostok.panel.gateway_venue import RulesPublic, VenueCheckPublic

router = APIRouter(prefix="/api/venue", tags=["market"])


@router.get("/rules")
async def get_venue_rules(gateway: GatewayDep) -> RulesPublic:
    """The newest versions of the venue's trading rules with what each changed, and the bots that they no longer fit."""
    return await gateway.venue_rules()


@router.post("/check")
async def check_venue(gateway: GatewayDep) -> VenueCheckPublic:
    """Ask the venue everything that Vostok relies on, as `vostok doctor --venue` does; no order is placed."""
    return await gateway.check_venue()
