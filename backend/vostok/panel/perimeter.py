"""The outermost ring: Host check against DNS rebinding, security headers, API here and dashboard there."""

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vostok.panel.auth.edge import LOCAL
from vostok.panel.early import link_header
from vostok.panel.fast_reads import FastReads
from vostok.panel.packed_files import PackedFiles
from vostok.panel.ready import GZIP_LEVEL
from vostok.web import MAX_BODY_BYTES

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
IMMUTABLE = "public, max-age=31536000, immutable"
NOT_BUILT = "The dashboard is not built yet: run `npm --prefix frontend ci && npm --prefix frontend run build`.\n"
TOO_LARGE = "This is larger than 1 MB, which is the most that is taken at once; send less."
API_PATHS = ("/api", "/health", "/metrics")


class Perimeter:
    """The application that listens on TCP. `names` are host names besides localhost and addresses."""

    def __init__(self, api: FastAPI, dashboard: Path, names: frozenset[str]) -> None:
        self._state = api.state
        self._api = FastReads(api, GZipMiddleware(api, minimum_size=2_000, compresslevel=GZIP_LEVEL))
        self._dashboard = PackedFiles(dashboard, GZipMiddleware(_dashboard(dashboard), minimum_size=1_000))
        self._index = dashboard / "index.html"
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._api(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        if not is_known_host(host, self._names):
            detail = f"This address ({host[:100]}) is not one of this installation's; add it to VOSTOK_HOSTS."
            await _refuse(JSONResponse({"error": "unknown_host", "detail": detail}, 421), scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and (len(length) > 15 or int(length) > MAX_BODY_BYTES):
            refusal = JSONResponse({"error": "too_large", "detail": TOO_LARGE}, 413)
            await refusal(scope, receive, _with_headers(scope, send, is_api=True))
            return
        is_api = any(scope["path"] == path or scope["path"].startswith(f"{path}/") for path in API_PATHS)
        app: ASGIApp = self._api if is_api or scope["type"] == "websocket" else self._dashboard
        if not is_api and scope["type"] == "http" and not self._index.is_file():
            app = PlainTextResponse(NOT_BUILT, 503)
        early = None if is_api or scope["type"] == "websocket" else link_header(scope, self._state.settings.port)
        await app(scope, receive, _with_headers(scope, send, is_api=is_api, early=early))


class LocalDoor:
    """The same API on the Unix socket, where the kernel has said that the owner of the machine asks."""

    def __init__(self, api: ASGIApp) -> None:
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[LOCAL] = True
        await self._api(scope, receive, send)


def is_known_host(host: str, names: frozenset[str]) -> bool:
    """Whether `host` can be this machine: an IP address cannot be rebound, a name can and must be known."""
    try:
        name = (urlsplit(f"//{host}").hostname or "") if host.isascii() else ""
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost") or name in names:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _dashboard(folder: Path) -> FastAPI:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.frontend("/", directory=folder, fallback="index.html", check_dir=False)
    return app


def _with_headers(scope: Scope, send: Send, *, is_api: bool, early: str | None = None) -> Send:
    refusal = JSONResponse({"error": "too_large", "detail": TOO_LARGE}, 413)
    is_too_large = False

    async def sending(message: Message) -> None:
        nonlocal is_too_large
        if message["type"] == "http.response.body" and is_too_large:
            message = {"type": "http.response.body", "body": refusal.body}
        if message["type"] == "http.response.start":
            # Starlette, which counts what comes without a length, says it in plain text.
            is_too_large = message["status"] == 413
            if is_too_large:
                message = {**message, "headers": list(refusal.raw_headers)}
            headers = MutableHeaders(scope=message)
            headers.update(SECURITY_HEADERS)
            hashed = not is_api and scope["path"].startswith("/assets/") and message["status"] == 200
            if early is not None and headers.get("content-type", "").startswith("text/html"):
                headers["Link"] = early
            headers["Cache-Control"] = IMMUTABLE if hashed else "no-store" if is_api else "no-cache"
        await send(message)

    return sending


async def _refuse(response: JSONResponse, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4421})
        return
    await response(scope, receive, send)
