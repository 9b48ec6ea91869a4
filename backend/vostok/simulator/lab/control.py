"""The lab's control surface on `run/simulator.sock`; the gateway asks on the owner's behalf."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from vostok.clock import Clock
from vostok.metrics import CONTENT_TYPE, own_text
from vostok.simulator.lab.events import LabEvent, LabKind
from vostok.simulator.lab.service import Lab
from vostok.web import install_errors

SHORTEST_S, LONGEST_S = 10, 3_600
SHOWN = 50


class Wish(BaseModel):
    """What shall happen, to which pair (None: the whole market), for how long (seconds)."""

    model_config = ConfigDict(extra="forbid")

    kind: LabKind
    pair: str | None = Field(default=None, max_length=30)
    duration_s: int = Field(ge=SHORTEST_S, le=LONGEST_S)


def create_control(lab: Lab, clock: Clock, empty: Callable[[], None]) -> FastAPI:
    """The application on the control socket; `empty` lets the exchange forget all orders and balances."""
    router = APIRouter()

    @router.get("/lab")
    async def events(limit: Annotated[int, Query(ge=1, le=SHOWN)] = SHOWN) -> dict[str, Any]:
        newest = lab.events.all()[: -limit - 1 : -1]
        return {"items": [_json(lab, event, clock()) for event in newest]}

    @router.post("/lab", status_code=201)
    async def begin(wish: Wish) -> dict[str, Any]:
        now = clock()
        return _json(lab, lab.begin(wish.kind, wish.pair, wish.duration_s * 1000, now), now)

    @router.post("/lab/{event_id}/stop")
    async def stop(event_id: int) -> dict[str, Any]:
        now = clock()
        return _json(lab, lab.stop(event_id, now), now)

    @router.post("/lab/empty", status_code=204)
    async def empty_exchange() -> None:
        empty()

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(own_text(), media_type=CONTENT_TYPE)

    app = FastAPI(title="Vostok market lab", openapi_url=None)
    install_errors(app)
    app.include_router(router)
    return app


def _json(lab: Lab, event: LabEvent, now_ms: int) -> dict[str, Any]:
    return {
        "id": event.id,
        "kind": event.kind,
        "pair": lab.pair_of(event),
        "starts_at": event.starts_ms,
        "ends_at": event.over_ms,
        "stopped": event.stopped_ms is not None,
        "active": now_ms < event.over_ms,
    }
