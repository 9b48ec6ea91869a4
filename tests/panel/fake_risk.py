"""The gateway's `/risk` as its control side tells it: latches and limits in memory."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Request, Response

from vostok.errors import Conflict, Invalid, NotFound

Json = dict[str, Any]
AT = 1_800_000_000_000
USE: Json = {
    "mode": "SIMULATED",
    "currency": "USDT",
    "field": "max_pair_exposure",
    "level": "pair",
    "subject": "BTC/USDT",
    "value": "150",
    "limit": "300",
    "fraction": "0.5",
}


@dataclass
class FakeRisk:
    """What is latched, and what was asked, in order."""

    limits: Json = field(default_factory=lambda: {"portfolio_day": "0.03"})
    latches: list[Json] = field(default_factory=list)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    reductions: list[Json] = field(default_factory=list)
    locks: list[Json] = field(default_factory=list)
    sentiment: list[Json] = field(default_factory=list)
    keyless: Json | None = None
    unowned: str = "100"
    modes: tuple[str, ...] = ("SIMULATED",)
    chosen: list[str] = field(default_factory=list)
    # The ids there are.
    bots: Collection[str] = ()

    def router(self) -> APIRouter:
        """The routes of the control side."""
        router = APIRouter()
        for method, path, call in (
            ("GET", "/risk/state", self._state),
            ("GET", "/risk/limits", self._limits),
            ("PUT", "/risk/limits", self._put_limits),
            ("GET", "/risk/locks", self._locks),
            ("PUT", "/sentiment", self._sentiment),
            ("POST", "/risk/locks/lift", self._lift_lock),
            ("POST", "/risk/{verb}", self._change),
            ("GET", "/books", self._books),
            ("POST", "/books/assign", self._assign),
        ):
            router.add_api_route(path, call, methods=[method], response_model=None)
        return router

    async def _state(self) -> Json:
        state = max((latch["state"] for latch in self.latches), default="ACTIVE")
        reason = self.latches[0]["reason"] if self.latches else ""
        return {
            "state": state,
            "reason": reason,
            "written": True,
            "latches": self.latches,
            "bots": [{"bot_id": id, "state": state, "reason": reason} for id in self.bots],
            "reductions": self.reductions,
            "unprotected": [],
            "breakers": [],
            "keyless": self.keyless,
        }

    async def _books(self) -> Json:
        line = {"asset": "USDT", "account": "100", "owned": "0", "unowned": self.unowned, "difference": "0"}
        return {"checked_at": AT, "items": [line]}

    async def _assign(self, request: Request) -> Json:
        body = await request.json()
        self.calls.append(("assign", body))
        if Decimal(body["amount"]) > Decimal(self.unowned):
            raise Conflict(f"Only {self.unowned} USDT is nobody's: assign less.", field="amount")
        self.unowned = f"{Decimal(self.unowned) - Decimal(body['amount']):f}"
        return await self._books()

    async def _sentiment(self, request: Request) -> Json:
        self.sentiment = (await request.json())["items"]
        return {"items": self.sentiment, "next": None}

    async def _limits(self) -> Json:
        forms = [{"scope": "breakers", "form": {"properties": {}}}]
        items = [{"mode": mode, "limits": self.limits, "chosen": self.chosen} for mode in self.modes]
        return {"forms": forms, "items": items, "used": [USE]}

    async def _put_limits(self, request: Request) -> Json:
        body = await request.json()
        self.calls.append(("limits", body))
        if body["limits"].get("portfolio_day") == "0":
            raise Invalid("portfolio_day: Must be more than 0 %.", field="portfolio_day")
        self.limits |= body["limits"]
        return await self._limits()

    async def _locks(self) -> Json:
        return {"items": self.locks}

    async def _lock(self, body: Json) -> Json:
        if body["pair"] == "XYZ/USDT":
            raise Invalid("The venue does not trade XYZ/USDT: choose a pair from its list.", field="pair")
        self.locks.append(body | {"at": AT})
        return self.locks[-1]

    async def _lift_lock(self, request: Request) -> Response:
        body = await request.json()
        self.calls.append(("lift", body))
        if not any((lock["scope"], lock["pair"]) == (body["scope"], body["pair"]) for lock in self.locks):
            raise NotFound(f"{body['pair']} is not locked for {body['scope']}; it may have ended.")
        self.locks = [lock for lock in self.locks if lock["pair"] != body["pair"]]
        return Response(status_code=204)

    async def _change(self, verb: str, request: Request) -> Json:
        body = await request.json()
        self.calls.append((verb, body))
        if verb == "locks":
            return await self._lock(body)
        if verb == "resume" and not self.latches:
            raise Conflict(f"Nothing is latched on {body['scope']}.")
        latch = {"scope": body["scope"], "source": "kill", "state": body.get("state"), "reason": body["reason"]}
        self.latches = [] if verb == "resume" else [latch | {"actor": body["actor"], "at": AT}]
        return await self._state()
