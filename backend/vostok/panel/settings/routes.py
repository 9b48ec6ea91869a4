"""The owner's choices."""

from fastapi import APIRouter

from vostok import __version__
from vostok.panel.auth.edge import ActorDep
from vostok.panel.deps import Reading, SettingsDep, Writing
from vostok.panel.settings import service
from vostok.panel.settings.models import SettingsPublic, SettingsUpdate

router = APIRouter(prefix="/api/settings", tags=["settings"])


@router.get("")
async def get_settings(settings: SettingsDep, session: Reading) -> SettingsPublic:
    """The owner's choices and what this installation is."""
    return SettingsPublic(**service.read(session), venue=settings.venue, version=__version__)


@router.put("")
async def change_settings(
    body: SettingsUpdate, settings: SettingsDep, actor: ActorDep, session: Writing
) -> SettingsPublic:
    """Change choices; what is left out stays."""
    chosen = service.change(session, body, actor.actor, actor.via)
    return SettingsPublic(**chosen, venue=settings.venue, version=__version__)
