"""The market lab of a gateway that has no market."""

from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request

from vostok.errors import NotFound

Json = dict[str, Any]
BEGUN = 1_800_000_000_000


@dataclass
class FakeLab:
    """Remembers events and who began them; `events` None is a gateway on a real venue."""

    events: list[Json] | None = field(default_factory=list)
    actors: list[str] = field(default_factory=list)

    def router(self) -> APIRouter:
        """The routes of the control side."""
        router = APIRouter()
        router.get("/lab")(self._list)
        router.post("/lab", status_code=201)(self._begin)
        router.post("/lab/{id}/stop")(self._stop)
        router.post("/lab/empty", status_code=204)(self._empty)
        return router

    def _known(self) -> list[Json]:
        if self.events is None:
            raise NotFound("Binance is a real market: the market lab exists on the simulator only.")
        return self.events

    async def _list(self) -> Json:
        return {"items": self._known()}

    async def _empty(self) -> None:
        self._known()

    async def _begin(self, request: Request) -> Json:
        events, wish = self._known(), await request.json()
        self.actors.append(wish["actor"])
        happening = {"id": len(events) + 1, "starts_at": BEGUN, "stopped": False, "active": True}
        happening |= {"kind": wish["kind"], "pair": wish["pair"], "ends_at": BEGUN + wish["duration_s"] * 1000}
        events.insert(0, happening)
        return happening

    async def _stop(self, id: int) -> Json:
        for happening in self._known():
            if happening["id"] == id:
                return happening | {"stopped": True, "active": False}
        raise NotFound(f"There is no lab event {id}.")
