"""Is everything alive?"""

from typing import Literal

from vostok.panel.fields import Millis, Public

Status = Literal["ok", "starting", "degraded", "down"]


class ProgramHealth(Public):
    """One program: since when it has this status, and what a person should know."""

    status: Status
    since: Millis
    detail: str


class HealthPublic(Public):
    """`ok` when all programs are; `degraded` when one is not but the panel answers."""

    status: Status
    programs: dict[str, ProgramHealth]
