"""Log levels, changed while the programs run."""

from fastapi import APIRouter

from vostok import audit, log_levels
from vostok.errors import Invalid
from vostok.panel.auth.edge import ActorDep
from vostok.panel.deps import SettingsDep, Writing
from vostok.panel.settings.log_models import ChosenLevelPublic, LogLevelRequest, LogLevelsPublic
from vostok.settings import Settings

router = APIRouter(prefix="/api/settings/logs", tags=["settings"])


@router.get("")
def get_log_levels(settings: SettingsDep) -> LogLevelsPublic:
    """What was chosen, and what can be."""
    return _shown(settings)


@router.put("")
async def change_log_level(
    body: LogLevelRequest, settings: SettingsDep, actor: ActorDep, session: Writing
) -> LogLevelsPublic:
    """Change one component; every program follows within seconds, and still after a restart."""
    if body.component not in log_levels.components():
        raise Invalid(
            f"There is no component {body.component[:60]!r}; a program (gateway, panel, bothost, simulator), `bot` or"
            " a part such as gateway.live can be chosen.",
            field="component",
        )
    chosen = log_levels.read(settings.home)
    before = chosen.pop(body.component, None)
    if body.level is not None:
        chosen[body.component] = body.level
    audit.append(
        session.connection(), actor=actor.actor, via=actor.via, type="settings.log_level", subject=body.component,
        body={"from": before, "to": body.level},
    )  # fmt: skip
    log_levels.write(settings.home, chosen)
    return _shown(settings)


def _shown(settings: Settings) -> LogLevelsPublic:
    chosen = sorted(log_levels.read(settings.home).items())
    items = [ChosenLevelPublic(component=name, level=level) for name, level in chosen]
    return LogLevelsPublic(default=settings.log_level, items=items, components=log_levels.components(), next=None)
