"""One request on its way in and out: one reading of the parameters, who asks, Binance's words for every failure."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response

from vostok.binance.errors import BinanceError, RejectedKey, ServerBusy
from vostok.binance.params import MAX_PAYLOAD_BYTES, Params, read_params
from vostok.binance.signing import KEY_HEADER, check_key_format, check_signature, check_timing
from vostok.clock import Clock
from vostok.errors import AppError
from vostok.gateway.market import Market
from vostok.gateway.models import Bot, Order
from vostok.gateway.records import Records
from vostok.gateway.trading import Trading
from vostok.gateway.upstream import Upstream, VenueSilent
from vostok.gateway.writer import Writer

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wire:
    """What the handlers of the wire side work with; `heard` is told of each request of a bot."""

    writer: Writer
    records: Records
    market: Market
    upstream: Upstream
    trading: Trading
    clock: Clock
    heard: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was read: its bot (None on paths without prefix) and its parameters."""

    wire: Wire
    bot: Bot | None
    params: Params

    def own(self) -> Bot:
        """The bot that signed. Raises RejectedKey on paths without prefix."""
        if self.bot is None:
            raise RejectedKey
        return self.bot


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that tells its bot about an order; whether it arrived is noted."""

    body: Any
    order: Order


Handler = Callable[[Call], Awaitable[Any]]
Endpoint = Callable[[Request], Awaitable[Response]]


def public(handler: Handler) -> Endpoint:
    """An endpoint that anybody may ask; under a prefix the bot must exist."""

    async def endpoint(request: Request) -> Response:
        return await _answer(request, handler, signed=False)

    return endpoint


def signed(handler: Handler) -> Endpoint:
    """An endpoint that only the bot of the prefix may ask, with its own key and signature."""

    async def endpoint(request: Request) -> Response:
        return await _answer(request, handler, signed=True)

    return endpoint


def reply(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON as Binance sends it."""
    return Response(orjson.dumps(body), status, headers, media_type="application/json;charset=UTF-8")


def refuse(error: BinanceError) -> Response:
    """Binance's error body, with Retry-After where it has one."""
    headers = {} if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)}
    return reply(error.body(), error.status, headers)


async def not_found(request: Request, _error: Exception) -> Response:
    """What Binance answers on a path that it does not have."""
    path = request.url.path
    return reply({"code": -5000, "msg": f"Path {path}, Method {request.method} is invalid"}, 404)


async def broken(request: Request, error: Exception) -> Response:
    """A defect of ours: logged, and told as 'outcome unknown' would be wrong, so as 'busy'."""
    log.error("request failed", path=request.url.path, exc_info=error)
    return refuse(ServerBusy("Something went wrong inside the gateway; its log has the details."))


async def _answer(request: Request, handler: Handler, *, signed: bool) -> Response:
    wire: Wire = request.app.state.wire
    try:
        call = Call(wire, bot_of(wire, request), await _params(request))
        if signed:
            _check_signer(call, request)
        if call.bot is not None:
            wire.heard(call.bot.id)
        answer = await handler(call)
    except BinanceError as error:
        return refuse(error)
    except VenueSilent as error:
        return refuse(ServerBusy(f"The venue does not answer: {error}."))
    except AppError as error:
        return refuse(ServerBusy(error.detail))
    if not isinstance(answer, Told):
        return reply(answer)
    # Afterwards the server calls every connection disconnected, so it is asked before the answer leaves.
    wire.trading.note_delivery(answer.order, reached=not _hung_up(request))
    return reply(answer.body)


def _hung_up(request: Request) -> bool:
    """Whether the caller's connection is gone; the request's body was read before."""
    # `Request.is_disconnected` asks the same by a cancelled task, at an eighth of what an order costs the event loop.
    told = request.receive().__await__()
    try:
        next(told)
    except StopIteration as news:
        return bool(news.value["type"] == "http.disconnect")
    told.close()
    return False


def bot_of(wire: Wire, request: Request) -> Bot | None:
    """The bot whose prefix the path has, None without prefix. Raises RejectedKey when there is no such bot."""
    bot_id = request.path_params.get("bot_id")
    if bot_id is None:
        return None
    bot = wire.writer.books.bots.get(bot_id)
    if bot is None:
        raise RejectedKey
    return bot


def check_key(bot: Bot, request: Request) -> None:
    """Raises BadKeyFormat or RejectedKey unless the header holds this bot's own key."""
    if check_key_format(request.headers.get(KEY_HEADER)) != bot.key:
        raise RejectedKey


def _check_signer(call: Call, request: Request) -> None:
    bot = call.own()
    check_key(bot, request)
    check_signature(bot.secret, call.params)
    check_timing(call.params, call.wire.clock() + call.wire.upstream.offset_ms)


async def _params(request: Request) -> Params:
    body = b""
    if request.method in ("POST", "PUT", "DELETE"):
        if int(request.headers.get("content-length") or 0) > MAX_PAYLOAD_BYTES:
            raise BinanceError(-1101, "Too many parameters sent for this endpoint.")
        body = await request.body()
    return read_params(request.scope["query_string"].decode("latin-1"), body, request.headers.get("content-type", ""))
