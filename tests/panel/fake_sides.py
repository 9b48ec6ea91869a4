"""The gateway's `/reconciliation` as its control side tells it: differences in memory, and what was asked."""

from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request

from vostok.errors import Conflict

Json = dict[str, Any]
AT = 1_800_000_000_000


def difference(**changes: Any) -> Json:
    """A balance that the account lacks, unless `changes` say something else."""
    return {
        "id": "0" * 16,
        "kind": "PHANTOM",
        "what": "balance",
        "subject": "USDT",
        "bot_id": None,
        "order": None,
        "exchange": {"amount": "900", "state": None},
        "journal": {"amount": "1000", "state": None},
        "bot": None,
        "action": "WRITE_OFF",
        "waits": False,
        "grave": True,
        "since": AT,
        "stands": True,
        "fix": {"changes": [], "problem": None},
        **changes,
    }


@dataclass
class FakeSides:
    """What differs now, what was told of bots, and what was asked, in order."""

    items: list[Json] = field(default_factory=list)
    bots: list[Json] = field(default_factory=list)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    runs: list[Json] = field(default_factory=list)

    def router(self) -> APIRouter:
        """The routes of the control side."""
        router = APIRouter(prefix="/reconciliation")
        router.get("")(self._state)
        router.post("/run")(self._run)
        router.post("/fix")(self._fix)
        router.put("/bots", status_code=204)(self._bots)
        router.get("/runs")(self._runs)
        return router

    async def _state(self) -> Json:
        grave = any(item["grave"] and item["stands"] for item in self.items)
        return {
            "state": "differs" if grave else "clean",
            "reason": "Account and books do not agree." if grave else None,
            "problem": None,
            "checked_at": AT,
            "exchange_at": AT,
            "full_at": AT,
            "bots_at": AT,
            "items": self.items,
        }

    async def _run(self, request: Request) -> Json:
        self.calls.append(("run", await request.json()))
        return await self._state()

    async def _fix(self, request: Request) -> Json:
        body = await request.json()
        self.calls.append(("fix", body))
        if all(item["id"] != body["id"] for item in self.items):
            raise Conflict("This difference is gone.")
        self.items = [item for item in self.items if item["id"] != body["id"]]
        return await self._state()

    async def _bots(self, request: Request) -> None:
        self.bots = (await request.json())["items"]

    async def _runs(self) -> Json:
        return {"items": self.runs, "next": None}
