"""The gateway's `/venue` as its control side tells it."""

from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request

Json = dict[str, Any]


@dataclass
class FakeVenueDesk:
    """Rules that a test changes, and a check that passes."""

    versions: list[Json] = field(default_factory=list)
    problems: list[Json] = field(default_factory=list)
    started: list[Json] = field(default_factory=list)

    def router(self) -> APIRouter:
        """The routes of the control side."""
        router = APIRouter()
        router.add_api_route("/venue/rules", self._rules, methods=["GET"])
        router.add_api_route("/venue/fresh-start", self._start_afresh, methods=["POST"])
        router.add_api_route("/venue/check", self._check, methods=["POST"])
        return router

    def problem(self, bot_id: str, code: str, pair: str = "BTC/USDT", **values: Any) -> None:
        """Let the rules no longer fit a bot."""
        empty: Json = {"status": None, "minimum": None, "largest": None, "at": None}
        self.problems.append({"bot_id": bot_id, "pair": pair, "code": code, **empty, **values})

    async def _rules(self) -> Json:
        return {"venue": "testnet", "checked_at": 1, "items": self.versions, "problems": self.problems}

    async def _start_afresh(self, request: Request) -> Json:
        self.started.append(await request.json())
        empty: Json = {name: [] for name in ("latches", "bots", "reductions", "unprotected", "breakers")}
        return {"state": "ACTIVE", "reason": "", "written": True, "keyless": None, **empty}

    async def _check(self) -> Json:
        return {"ok": True, "items": [{"check": "address", "status": "ok", "text": "It answers."}]}
