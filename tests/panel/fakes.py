"""A gateway that speaks ARCHITECTURE's protocol on a real Unix socket, without a venue."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from tests.panel.fake_governance import FakeGovernance
from tests.panel.fake_keys import FakeKeys
from tests.panel.fake_lab import FakeLab
from tests.panel.fake_records import FakeRecords
from tests.panel.fake_risk import FakeRisk
from tests.panel.fake_sides import FakeSides
from tests.panel.fake_venue import FakeVenueDesk
from tests.panel.samples import NOW, Json, account, symbol, until
from vostok.errors import AppError, Conflict, NotFound, Unavailable
from vostok.web import install_errors, unix_server

# What answers a path of the control side each for itself; the first that knows an address has it.
PARTS = ("records", "lab", "governance", "keys", "venue", "sides", "risk")
UNITS_MS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


@dataclass
class FakeGateway:
    """Keeps sub-accounts in memory and remembers what it was asked, in order."""

    accounts: dict[str, Json] = field(default_factory=dict)
    settings: dict[str, Json] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    orders: list[Json] = field(default_factory=list)
    fills: list[Json] = field(default_factory=list)
    decisions: list[Json] = field(default_factory=list)
    symbols: list[Json] = field(
        default_factory=lambda: [
            *(symbol(pair) for pair in ("BTC/USDT", "ETH/USDT", "ETH/BTC")),
            symbol("OLD/USDT", status="BREAK"),
        ]
    )
    refuse_put: str | None = None
    # How an allocation is refused.
    uncovered: AppError | None = None
    quality: dict[str, Json] = field(default_factory=dict)
    # What health says beside that all is well.
    health: Json = field(default_factory=dict)
    records: FakeRecords = field(default_factory=FakeRecords)
    lab: FakeLab = field(default_factory=FakeLab)
    risk: FakeRisk = field(default_factory=FakeRisk)
    governance: FakeGovernance = field(default_factory=FakeGovernance)
    sides: FakeSides = field(default_factory=FakeSides)
    keys: FakeKeys = field(default_factory=FakeKeys)
    venue: FakeVenueDesk = field(default_factory=FakeVenueDesk)
    known_orders: dict[str, Json] = field(default_factory=dict)
    pages: list[tuple[str, str, int, int]] = field(default_factory=list)
    listed_at: int = 0
    # The newest candle is the one that holds this moment; where a price is given it is its open, high, low and close.
    klines_until: int = NOW
    price: Callable[[str, int], float] | None = None
    klines_asked: list[tuple[str, str, int]] = field(default_factory=list)
    dumb_pairs: set[str] = field(default_factory=set)
    silent: int = 0
    _events: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    _seq: int = 0

    def __post_init__(self) -> None:
        self.governance.bots = self.risk.bots = self.accounts

    def tell(self, type: str, data: Json, bot_id: str | None = None) -> None:
        """Send an event to the reader of the stream."""
        self._seq += 1
        self._events.put_nowait({"seq": self._seq, "ts": NOW, "type": type, "bot_id": bot_id, "data": data})

    def renew(self) -> None:
        """Forget all that a test has set, said or replaced. Its parts stay the same objects: `app` asks them."""
        parts = {name: getattr(self, name) for name in PARTS}
        for part in parts.values():
            vars(part).clear()
            type(part).__init__(part)
        vars(self).clear()
        FakeGateway.__init__(self, **parts)

    def app(self) -> FastAPI:
        """The control API."""
        app = FastAPI(openapi_url=None)
        install_errors(app)
        for method, path, call in (
            ("GET", "/health", self._health),
            ("GET", "/bots", self._list),
            ("PUT", "/bots/{id}", self._put),
            ("POST", "/bots/{id}/state", self._state),
            ("POST", "/bots/{id}/flatten", self._flatten),
            ("POST", "/bots/{id}/allocation", self._allocation),
            ("POST", "/bots/{id}/known-orders", self._known_orders),
            ("DELETE", "/bots/{id}", self._delete),
            ("GET", "/bots/{id}/{kind}", self._history),
            ("GET", "/market/symbols", self._symbols),
            ("GET", "/market/tickers", self._tickers),
            ("GET", "/market/klines", self._klines),
            ("GET", "/market/history", self._candles),
            ("GET", "/market/quality", self._quality),
            ("GET", "/market/depth", self._depth),
            ("GET", "/budget", self._budget),
            ("GET", "/events", self._stream),
        ):
            app.add_api_route(path, call, methods=[method], response_model=None)
        for part in PARTS:
            app.include_router(getattr(self, part).router())
        return app

    async def _health(self) -> Json:
        health = {"status": "ok", "since": NOW, "detail": None, "venue": "simulator", "venue_up": True}
        return health | self.health

    async def _list(self) -> Json:
        return {"items": list(self.accounts.values())}

    async def _put(self, id: str, request: Request) -> Json:
        self.calls.append("put")
        if self.refuse_put:
            raise Conflict(self.refuse_put)
        self.settings[id] = await request.json()
        self.accounts.setdefault(id, account(id, allocation=self.settings[id]["allocation"]))
        return self.accounts[id]

    async def _allocation(self, id: str) -> Json:
        if self.uncovered:
            raise self.uncovered
        return {}

    async def _state(self, id: str, request: Request) -> Json:
        state = (await request.json())["state"]
        self.calls.append(f"state {state}")
        self.accounts[id]["state"] = state
        return self.accounts[id]

    async def _flatten(self, id: str) -> Json:
        self.calls.append("flatten")
        if self.accounts[id]["state"] != "STOPPED":
            raise Conflict("stop it first.")
        self.accounts[id]["positions"] = []
        return self.accounts[id]

    async def _known_orders(self, id: str, request: Request) -> Json:
        self.calls.append("known orders")
        self.known_orders[id] = await request.json()
        return {"adoptable": 0}

    async def _delete(self, id: str) -> Json:
        self.calls.append("delete")
        if id not in self.accounts:
            raise NotFound("no such bot")
        if self.accounts[id]["positions"]:
            raise Conflict("It holds 0.001 BTC: close its positions first.")
        return self.accounts.pop(id)

    async def _history(self, id: str, kind: str, limit: int = 100, after: str | None = None) -> Json:
        if id not in self.accounts:
            raise NotFound("no such bot")
        items = {"orders": self.orders, "fills": self.fills, "decisions": self.decisions}[kind]
        newest_first = sorted(items, key=lambda item: -int(item["id"]))
        rest = [item for item in newest_first if after is None or int(item["id"]) < int(after)]
        return {"items": rest[:limit], "next": str(rest[limit - 1]["id"]) if len(rest) > limit else None}

    async def _symbols(self) -> Json:
        return {"items": self.symbols}

    async def _candles(self, pair: str, interval: str, start: int, end: int, limit: int = 1_000) -> Any:
        """Candles of a market that opened at `listed_at`; the price is the number of the candle."""
        self.pages.append((pair, interval, start, end))
        if self.silent > 0:
            self.silent -= 1
            raise Unavailable("The venue does not answer: the venue asked for a pause.")
        step = int(interval[:-1]) * UNITS_MS[interval[-1]]
        begin = -(-max(start, self.listed_at) // step) * step
        return [
            [at, *([str(at // step % 1_000 + 1)] * 4), "1", at + step - 1, "1", 1, "1", "1", "0"]
            for at in range(begin, end + 1, step)[:limit]
        ]

    async def _tickers(self) -> Json:
        ticker = {
            "last": "100000",
            "change": "0.01",
            "quote_volume": "5000",
            "bid": "99999",
            "ask": "100001",
            "ts": NOW,
        }
        return {"items": [ticker | {"pair": "BTC/USDT"}]}

    async def _klines(self, pair: str, interval: str, limit: int, end: int | None = None) -> list[list[Any]]:
        self.klines_asked.append((pair, interval, limit))
        if pair in self.dumb_pairs:
            raise Unavailable("The venue does not answer: connection lost.")
        step = int(interval[:-1]) * UNITS_MS[interval[-1]]
        newest = self.klines_until if end is None else min(self.klines_until, end)
        first = newest // step * step - (limit - 1) * step
        rows = [first + number * step for number in range(limit)]
        if self.price is not None:
            return [
                [ts, *[f"{self.price(pair, ts):.8f}"] * 4, "10", ts + step - 1, "20", 5, "5", "1", "0"] for ts in rows
            ]
        return [[ts, "1", "3", "0.5", "2", "10", ts + step - 1, "20", 5, "5", "10", "0"] for ts in rows]

    async def _quality(self, pair: str) -> Json:
        return self.quality.get(pair, {"grade": "GOOD", "reasons": [], "flaws": []})

    async def _depth(self, limit: int) -> Json:
        levels = [[str(place), "0.5"] for place in range(1, limit + 1)]
        return {"bids": [[f"{100_000 - int(place)}", size] for place, size in levels], "asks": [["100001", "2"]]}

    async def _budget(self) -> Json:
        weight = {"used": 120, "limit": 6_000, "window_ms": 60_000}
        orders = [{"used": 3, "limit": 100, "window_ms": 10_000}]
        return {"weight": weight, "orders": orders, "waiting_until": NOW, "waiting_for": "weight", "held": 4}

    async def _stream(self) -> StreamingResponse:
        async def lines() -> AsyncIterator[str]:
            while True:
                event = await self._events.get()
                yield json.dumps(event) + "\n"

        return StreamingResponse(lines(), media_type="application/x-ndjson")


# Gateways that no test has now, with their applications: to work out sixty routes takes longer than most tests.
_idle: list[tuple[FakeGateway, FastAPI]] = []


@contextlib.asynccontextmanager
async def serving_gateway(path: Path) -> AsyncIterator[FakeGateway]:
    """Serve a gateway that knows nothing yet on the socket `path`."""
    gateway, app = _idle.pop() if _idle else _made()
    server = unix_server(app, path, allow=lambda _peer: True, lifespan="off")
    task = asyncio.create_task(server.serve(sockets=[server.listener] if server.listener else None))
    await until(lambda: server.started)
    try:
        yield gateway
    finally:
        server.should_exit = server.force_exit = True
        await task
    # One that ended otherwise may have somebody who still asks it: it is not used again.
    gateway.renew()
    _idle.append((gateway, app))


def _made() -> tuple[FakeGateway, FastAPI]:
    gateway = FakeGateway()
    return gateway, gateway.app()
