"""The HTTP edge that the programs share: the error format, and serving on TCP and Unix sockets."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
import uvicorn
import uvloop
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from vostok.errors import AppError
from vostok.invalid import detail, field_of
from vostok.logs import follow_levels
from vostok.metrics import LOOP_LAG
from vostok.sockets import Peer, peer_of
from vostok.users import shared

log = structlog.get_logger()
LEVELS_EVERY_S = 2.0
SWITCH_INTERVAL_S = 0.0005
MAX_BODY_BYTES = 1_000_000
# Longer than any client keeps an idle connection (httpx 5 s, ccxt's aiohttp 15 s): where both let go at the same
# second, a request now and then meets a closed connection, and an order's answer is lost for nothing.
KEPT_S = 75
NOTHING_HERE = "There is nothing at this address: check its spelling."


def in_english(_request: Request, body: dict[str, str]) -> dict[str, str]:
    """The body of a refusal as it was written."""
    return body


def install_errors(app: FastAPI, told: Callable[[Request, dict[str, str]], dict[str, str]] = in_english) -> None:
    """Render every failure as `{"error", "detail", "field"?}` with its own status; `told` may put it otherwise."""

    async def expected(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, AppError)
        headers = {} if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)}
        return JSONResponse(told(request, error.body()), error.status, headers)

    async def malformed(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            reason = f"The body is not JSON: {first['ctx']['error']} at character {first['loc'][-1]}."
            return JSONResponse(told(request, {"error": "invalid", "detail": reason}), 422)
        field = field_of(first["loc"])
        body = {"error": "invalid", "detail": detail(first)}
        return JSONResponse(told(request, body | ({"field": field} if field else {})), 422)

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code, reason = _refusal(request, error)
        return JSONResponse(told(request, {"error": code, "detail": reason}), error.status_code, error.headers)

    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("request failed", path=request.url.path, exc_info=error)
        reason = "Something went wrong inside Vostok; the log has the details."
        return JSONResponse(told(request, {"error": "internal", "detail": reason}), 500)

    app.add_exception_handler(AppError, expected)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unexpected)


def _refusal(request: Request, error: HTTPException) -> tuple[str, str]:
    """The code and the sentence of what the framework refuses by itself, in two words for programmers."""
    if error.status_code == 404:
        return "not_found", NOTHING_HERE
    if error.status_code == 405:
        taken = (error.headers or {}).get("Allow", "others")
        return "method_not_allowed", f"This address does not take {request.method}: use {taken}."
    if error.status_code == 400:
        return "invalid", "The body cannot be read: send JSON in UTF-8 that is not deeply nested."
    return "http", str(error.detail)


class Server(uvicorn.Server):
    """A uvicorn server whose signals are handled by `serve`, so that several can run in one loop."""

    listener: socket.socket | None = None

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def tcp_server(app: ASGIApp, host: str, port: int, **options: Any) -> Server:
    """A server on a TCP port; the port is bound when `serve` starts it."""
    return Server(uvicorn.Config(app, host=host, port=port, **_defaults(), **options))


def unix_server(app: ASGIApp, path: Path, *, allow: Callable[[Peer], bool], **options: Any) -> Server:
    """A server on a Unix socket (0600, with users of their own 0660) that hangs up on processes `allow` says no to."""

    class CheckedProtocol(HttpToolsProtocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            connection = transport.get_extra_info("socket")
            if connection is None or not allow(peer_of(connection)):
                transport.abort()
                return
            super().connection_made(transport)

    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(shared(0o600))
    server = Server(uvicorn.Config(app, http=CheckedProtocol, **_defaults(), **options))
    server.listener = listener
    return server


def _defaults() -> dict[str, Any]:
    return {
        "loop": "uvloop",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": 2,
        "timeout_keep_alive": KEPT_S,
    }


def run_program(main: Coroutine[Any, Any, None]) -> None:
    """Run a program whose loop answers requests while threads of it read and write databases."""
    # With Python's five milliseconds each answer could wait so long for a thread to pause.
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    uvloop.run(main)


async def serve(*servers: Server) -> None:
    """Run `servers` until SIGTERM or SIGINT, or until one of them ends; then end all."""

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)

    async def run(server: Server) -> None:
        try:
            await server.serve(sockets=[server.listener] if server.listener else None)
        finally:
            stop()

    asides = [asyncio.create_task(LOOP_LAG.watch()), asyncio.create_task(_follow_levels())]
    try:
        await asyncio.gather(*(run(server) for server in servers))
    finally:
        for aside in asides:
            aside.cancel()


async def _follow_levels() -> None:
    while True:
        follow_levels()
        await asyncio.sleep(LEVELS_EVERY_S)
