"""The market lab of the simulator, asked on the owner's behalf: nobody else reaches the venue's own control socket."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import orjson
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from vostok.errors import AppError, Conflict, Invalid, NotFound, Unavailable
from vostok.gateway.transaction import Tx
from vostok.gateway.writer import Writer
from vostok.local_http import async_transport

TIMEOUT_S = 5.0
_REFUSALS: dict[int, type[AppError]] = {404: NotFound, 409: Conflict, 422: Invalid}


class LabWish(BaseModel):
    """What shall happen to a pair (None: to the whole market), for how long (seconds), and who wants it."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(min_length=1, max_length=30)
    pair: str | None = Field(default=None, max_length=30)
    duration_s: int
    actor: str = Field(min_length=1, max_length=100)


class LabStop(BaseModel):
    """Who ends an event, or empties the exchange."""

    model_config = ConfigDict(extra="forbid")

    actor: str = Field(min_length=1, max_length=100)


class MarketLab:
    """The routes `/lab`; `socket` is None on a venue whose market nobody can move."""

    def __init__(self, socket: Path | None, venue: str, writer: Writer) -> None:
        self._socket = socket
        self._venue = venue
        self._writer = writer

    def routes(self) -> APIRouter:
        """The `/lab` calls of ARCHITECTURE.md, "Gateway, control side"."""
        router = APIRouter()
        router.get("/lab")(self.events)
        router.post("/lab", status_code=201)(self.begin)
        router.post("/lab/empty", status_code=204)(self.empty)
        router.post("/lab/{event_id}/stop")(self.stop)
        return router

    async def events(self) -> Any:
        return await self._ask("GET", "/lab")

    async def begin(self, wish: LabWish) -> Any:
        self._reachable()
        asked = wish.model_dump(exclude={"actor"})
        # Written first: an event that nobody can account for must not happen.
        await self._writer.run(_audited("lab.begin", wish.kind, asked, wish.actor))
        return await self._ask("POST", "/lab", asked)

    async def stop(self, event_id: int, body: LabStop) -> Any:
        self._reachable()
        await self._writer.run(_audited("lab.stop", str(event_id), {}, body.actor))
        return await self._ask("POST", f"/lab/{event_id}/stop")

    async def empty(self, body: LabStop) -> None:
        """Let the exchange forget all orders and balances, as Binance does to its testnet."""
        self._reachable()
        await self._writer.run(_audited("lab.empty", "exchange", {}, body.actor))
        await self._ask("POST", "/lab/empty")

    def _reachable(self) -> str:
        if self._socket is None:
            raise NotFound(f"{self._venue} is a real market: the market lab exists on the simulator only.")
        return str(self._socket)

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        transport = async_transport(self._reachable())
        async with httpx.AsyncClient(transport=transport, base_url="http://simulator", timeout=TIMEOUT_S) as client:
            try:
                response = await client.request(method, path, json=body)
                answer = orjson.loads(response.content) if response.content else None
            except (httpx.HTTPError, orjson.JSONDecodeError) as error:
                raise Unavailable(
                    f"The simulator's lab does not answer ({type(error).__name__}); it may be starting."
                ) from None
        if response.is_success:
            return answer
        refusal = _REFUSALS.get(response.status_code, Unavailable)
        told = answer if isinstance(answer, dict) else {}
        raise refusal(str(told.get("detail", "The simulator refused.")), field=told.get("field"))


def _audited(type: str, what: str, body: dict[str, Any], actor: str) -> Callable[[Tx], None]:
    def operation(tx: Tx) -> None:
        tx.audit(type, f"lab:{what}", body, actor=actor, via="api")

    return operation
