"""What happened to a bot, as its page tells it."""

from typing import Literal

from vostok.panel.activity.models import Level
from vostok.panel.fields import Millis, Told

Group = Literal["all", "state", "change", "hand", "trouble"]


class TimelinePublic(Told):
    """One moment. `kind` and `values` let the dashboard say it in the owner's language; `text` says it in English.

    `actor` is who asked for it, null for what was observed.
    """

    id: str
    ts: Millis
    kind: str
    level: Level
    actor: str | None
    text: str
