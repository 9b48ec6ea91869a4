"""The API of a bot's Freqtrade on its Unix socket, as far as the panel asks it."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from tests.panel.samples import until
from vostok.web import unix_server

Json = dict[str, Any]


@dataclass
class FakeFreqtrade:
    """Remembers each call with its body; refuses as Freqtrade does when told to, and answers no call while `busy`."""

    calls: list[tuple[str, Json]] = field(default_factory=list)
    passwords: set[str] = field(default_factory=set)
    refuse: str | None = None
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    on_call: Callable[[], None] = lambda: None
    answers: dict[str, Json] = field(default_factory=dict)

    def app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)
        app.add_api_route("/api/v1/{call:path}", self._called, methods=["GET", "POST", "DELETE"], response_model=None)
        return app

    async def _called(self, call: str, request: Request) -> Any:
        scheme, _, encoded = request.headers["Authorization"].partition(" ")
        assert scheme == "Basic"
        self.passwords.add(base64.b64decode(encoded).decode())
        self.calls.append((call, await request.json() if request.method == "POST" else dict(request.query_params)))
        self.on_call()
        async with self.busy:
            pass
        if self.refuse is not None:
            # The shape of freqtrade.rpc.api_server.webserver.ApiServer.handle_rpc_exception
            return JSONResponse({"error": f"Error querying {request.url.path}: {self.refuse}"}, 502)
        return self.answers.get(call, {})


@contextlib.asynccontextmanager
async def serving_freqtrade(path: Path) -> AsyncIterator[FakeFreqtrade]:
    """Serve a Freqtrade on the socket `path`."""
    freqtrade = FakeFreqtrade()
    path.parent.mkdir(parents=True, exist_ok=True)
    server = unix_server(freqtrade.app(), path, allow=lambda _peer: True, lifespan="off")
    task = asyncio.create_task(server.serve(sockets=[server.listener] if server.listener else None))
    await until(lambda: server.started)
    try:
        yield freqtrade
    finally:
        server.should_exit = server.force_exit = True
        await task
