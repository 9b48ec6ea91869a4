"""The gateway's `/keys` as its control side tells it."""

from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request

from vostok.errors import Forbidden, Invalid

Json = dict[str, Any]


@dataclass
class FakeKeys:
    """One key, and what was asked, in order."""

    state: str = "none"
    real_money: bool = False
    calls: list[tuple[str, Json]] = field(default_factory=list)

    def router(self) -> APIRouter:
        """The routes of the control side."""
        router = APIRouter()
        router.add_api_route("/keys", self._get, methods=["GET"])
        router.add_api_route("/keys", self._put, methods=["PUT"])
        router.add_api_route("/keys/{verb}", self._change, methods=["POST"])
        return router

    async def _get(self) -> Json:
        return {
            "venue": "testnet",
            "label": "Binance testnet",
            "real_money": self.real_money,
            "origin": None if self.state == "none" else "stored",
            "state": self.state,
            "kind": None,
            "hint": None,
            "added_at": None,
            "checked_at": None,
            "protection": None,
            "problem": None,
            "warnings": [],
        }

    async def _put(self, request: Request) -> Json:
        self.calls.append(("put", wish := await request.json()))
        if wish["key"].startswith("bad"):
            raise Invalid("The venue does not take this key.", field="key")
        self.state = "ready"
        return await self._get()

    async def _change(self, verb: str, request: Request) -> Json:
        self.calls.append((verb, wish := await request.json()))
        if wish.get("passphrase") == "wrong":
            raise Forbidden("This passphrase does not open the stored key.", field="passphrase")
        self.state = "none" if verb == "remove" else "ready"
        return await self._get()
