"""What the gateway says of itself."""

from typing import Literal

from vostok.panel.gateway_models import Wire


class VenuePause(Wire):
    """Until `waiting_until` (UTC ms) the venue asked for a pause."""

    waiting_until: int | None = None
    waiting_for: Literal["weight", "banned", "orders"] | None = None


class GatewayHealth(Wire):
    """`venue_up` and `clock_offset_ms` are None before the first answer, `journal` while it can be written."""

    status: Literal["ok", "starting", "degraded", "down"]
    since: int
    detail: str | None
    venue: str
    venue_up: bool | None
    clock_offset_ms: int | None = None
    journal: str | None = None
    budget: VenuePause = VenuePause()
