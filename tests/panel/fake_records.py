"""The gateway's decisions and audit chain as its control side tells them: a real chain, kept in a list."""

from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import APIRouter, Request, Response

from vostok.audit import GENESIS, canonical, chain_hash
from vostok.checkpoints import Signer
from vostok.errors import NotFound

Json = dict[str, Any]
TS_US = 1_750_000_000_000_000


def chain(*rows: Json) -> list[Json]:
    """Rows of a chain as JSON, in order, each hashed over the one before it."""
    written: list[Json] = []
    prev = GENESIS
    for seq, row in enumerate(rows, 1):
        given: Json = {"actor": "owner", "via": "api", "type": "bot.created", "subject": "bot:x", "body": {}} | row
        shown: Json = {"ts_us": TS_US, "mono_us": seq, "boot_id": "b"} | given | {"body": canonical(given["body"])}
        entry_hash = chain_hash(seq, prev, list(shown.values()))
        written.append({"seq": seq} | shown | {"prev": prev.hex(), "hash": entry_hash.hex()})
        prev = entry_hash
    return written


@dataclass
class FakeRecords:
    """What was decided and chained."""

    decisions: list[Json] = field(default_factory=list)
    denied_entries: list[list[Any]] = field(default_factory=list)
    in_doubt: list[Json] = field(default_factory=list)
    traces: dict[str, Json] = field(default_factory=dict)
    closed: list[tuple[str, Json]] = field(default_factory=list)
    fees: Json = field(default_factory=lambda: {"maker": "0.001", "taker": "0.001"})
    rows: list[Json] = field(default_factory=lambda: chain({}))
    asked: list[Json] = field(default_factory=list)
    signer: Signer = field(default_factory=lambda: Signer("vostok/gateway", Ed25519PrivateKey.generate()))

    def router(self) -> APIRouter:
        """The routes of the control side."""
        router = APIRouter()
        for method, path, call in (
            ("GET", "/orders/in-doubt", self._in_doubt),
            ("POST", "/orders/{order_id}/close", self._close),
            ("GET", "/orders/{order_id}/trace", self._trace),
            ("GET", "/paper/fees", self._fees),
            ("PUT", "/paper/fees", self._put_fees),
            ("POST", "/decisions/prune", self._prune),
            ("GET", "/decisions", self._decisions),
            ("GET", "/decisions/denied-entries", self._denied_entries),
            ("GET", "/audit", self._audit),
            ("GET", "/audit/newest", self._newest),
            ("GET", "/audit/checkpoints", self._checkpoints),
            ("GET", "/audit/export", self._export),
            ("POST", "/audit/verify", self._verify),
        ):
            router.add_api_route(path, call, methods=[method], response_model=None)
        return router

    async def _close(self, order_id: str, request: Request) -> None:
        self.closed.append((order_id, await request.json()))

    async def _fees(self) -> Json:
        return self.fees

    async def _put_fees(self, request: Request) -> Json:
        body = await request.json()
        self.asked.append(body)
        self.fees = {"maker": body["maker"], "taker": body["taker"]}
        return self.fees

    async def _prune(self, request: Request) -> Json:
        self.asked.append(await request.json())
        return {"removed": 3}

    async def _trace(self, order_id: str) -> Json:
        if order_id not in self.traces:
            raise NotFound(f"There is no order {order_id}.")
        return self.traces[order_id]

    async def _in_doubt(self) -> Json:
        return {"items": self.in_doubt, "next": None}

    async def _decisions(self, request: Request) -> Json:
        query = dict(request.query_params)
        self.asked.append(query)
        # Ids stand for nothing here: a cursor is a place, where there is more than a page.
        begin = int(query.get("after", 0)) if len(self.decisions) > int(query["limit"]) else 0
        end = begin + int(query["limit"])
        return {"items": self.decisions[begin:end], "next": str(end) if end < len(self.decisions) else None}

    async def _denied_entries(self, request: Request) -> Json:
        self.asked.append(dict(request.query_params))
        begin, limit = int(request.query_params.get("after", 0)), int(request.query_params["limit"])
        end = begin + limit
        return {"items": self.denied_entries[begin:end], "next": str(end) if end < len(self.denied_entries) else None}

    async def _audit(self, after: int = 0, limit: int = 100) -> Json:
        return {"items": [row for row in self.rows if row["seq"] > after][:limit], "next": None}

    async def _newest(self, request: Request) -> Json:
        self.asked.append(dict(request.query_params))
        return {"items": self.rows[::-1], "next": None}

    async def _checkpoints(self) -> Json:
        newest = self.rows[-1]
        note = self.signer.sign(newest["seq"], bytes.fromhex(newest["hash"]), TS_US // 1000)
        return {"items": [note.text], "keys": [self.signer.public], "next": None}

    async def _export(self) -> Response:
        return Response(b"PK", media_type="application/zip")

    async def _verify(self) -> Json:
        return {"ok": True, "rows": len(self.rows), "checkpoints": 1, "broken": None}
