"""The gateway's flags and clearances as its control side tells them, in memory."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response

from vostok.errors import NotFound

Json = dict[str, Any]
AT = 1_800_000_000_000


@dataclass
class FakeGovernance:
    """What is switched off, and what each bot may use."""

    flags: list[Json] = field(default_factory=list)
    clearances: dict[str, Json] = field(default_factory=dict)
    bots: Collection[str] = ()

    def router(self) -> APIRouter:
        """The routes of the control side."""
        router = APIRouter()
        for method, path, call in (
            ("GET", "/risk/flags", self._list),
            ("POST", "/risk/flags", self._switch_off),
            ("POST", "/risk/flags/lift", self._switch_on),
            ("GET", "/clearances", self._clearances),
            ("PUT", "/bots/{id}/clearance", self._give),
            ("POST", "/bots/{id}/clearance/withdraw", self._withdraw),
        ):
            router.add_api_route(path, call, methods=[method], response_model=None)
        return router

    async def _list(self) -> Json:
        return {"items": self.flags}

    async def _switch_off(self, request: Request) -> Json:
        flag: Json = {**await request.json(), "at": AT}
        self.flags.append(flag)
        return flag

    async def _switch_on(self, request: Request) -> Response:
        body = await request.json()
        left = [flag for flag in self.flags if (flag["kind"], flag["name"]) != (body["kind"], body["name"])]
        if left == self.flags:
            raise NotFound(f"The {body['kind']} {body['name']} is not switched off.")
        self.flags = left
        return Response(status_code=204)

    async def _clearances(self) -> Json:
        return {"items": list(self.clearances.values())}

    async def _give(self, id: str, request: Request) -> Json:
        if id not in self.bots:
            raise NotFound(f"There is no bot {id} at the gateway.")
        self.clearances[id] = await request.json() | {"bot_id": id, "at": AT}
        return self.clearances[id]

    async def _withdraw(self, id: str) -> Response:
        self.clearances.pop(id, None)
        return Response(status_code=204)
