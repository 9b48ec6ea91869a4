"""The owner's choices."""

from fastapi import APIRouter

from vostok import __version__
from vostok.panel.auth.edge import ActorDep
from vostok.panel.deps import GatewayDep, Reading, SettingsDep, Writing
from vostok.panel.settings import service
from vostok.panel.settings.models import FeesPublic, FeesRequest, SettingsPublic, SettingsUpdate

router = APIRouter(prefix="/api/settings", tags=["settings"])


@router.get("")
async def get_settings(settings: SettingsDep, session: Reading) -> SettingsPublic:
    """The owner's choices and what this installation is."""
    return SettingsPublic(**service.read(session), venue=settings.venue, demo=settings.demo, version=__version__)


@router.put("")
async def change_settings(
    body: SettingsUpdate, settings: SettingsDep, actor: ActorDep, session: Writing
) -> SettingsPublic:
    """Change choices; what is left out stays."""
    chosen = service.change(session, body, actor.actor, actor.via)
    return SettingsPublic(**chosen, venue=settings.venue, demo=settings.demo, version=__version__)


@router.get("/fees")
async def get_fees(gateway: GatewayDep) -> FeesPublic:
    """What the paper engine takes of each fill; backtests use the same."""
    return FeesPublic.model_validate(await gateway.paper_fees())


@router.put("/fees")
async def change_fees(body: FeesRequest, gateway: GatewayDep, actor: ActorDep) -> FeesPublic:
    """Change them from the next fill on; the gateway keeps them and writes the change to its audit log."""
    return FeesPublic.model_validate(await gateway.put_paper_fees(body.maker, body.taker, actor.actor))
