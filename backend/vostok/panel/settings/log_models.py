"""How much each component says in the logs, as sent and as shown."""

from vostok.log_levels import Level
from vostok.panel.fields import Public, Request


class LogLevelRequest(Request):
    """`level` null takes the choice back: the component then says as much as the part it belongs to."""

    component: str
    level: Level | None


class ChosenLevelPublic(Public):
    """A component whose level was chosen."""

    component: str
    level: Level


class LogLevelsPublic(Public):
    """`items` are the chosen levels, `default` holds for all others, `components` is what can be chosen."""

    default: Level
    items: list[ChosenLevelPublic]
    components: list[str]
    next: None
