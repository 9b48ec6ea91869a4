"""One request on its way in and out: address limits, one reading of the parameters, Binance's error bodies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from vostok.binance.errors import BinanceError, RejectedKey
from vostok.binance.params import MAX_PAYLOAD_BYTES, Params, read_params
from vostok.binance.signing import KEY_HEADER, check_key_format, check_signature, check_timing
from vostok.clock import Clock
from vostok.simulator.exchange.accounts import Key
from vostok.simulator.exchange.engine import Engine
from vostok.simulator.wire.limits import OrderLimit, WeightLimit

log = structlog.get_logger()

Weight: TypeAlias = int | Callable[[Params], int]


@dataclass(frozen=True)
class Wire:
    """What the routes of the exchange work with."""

    engine: Engine
    keys: dict[str, Key]
    clock: Clock
    weights: WeightLimit
    order_limit: OrderLimit


@dataclass(frozen=True)
class Call:
    """A request as its endpoint sees it; `key` is set on signed endpoints."""

    wire: Wire
    params: Params
    now_ms: int
    key: Key | None = None

    @property
    def account_id(self) -> int:
        """The account that signed."""
        assert self.key is not None, "the endpoint is not signed"
        return self.key.account_id


@dataclass(frozen=True)
class Answer:
    """A body with headers of its own."""

    body: Any
    headers: dict[str, str]


Endpoint: TypeAlias = Callable[[Call], Any]
Handler: TypeAlias = Callable[[Request], Any]


def public(endpoint: Endpoint, weight: Weight) -> Handler:
    """The route of an endpoint that anybody may call."""

    async def handle(request: Request) -> Response:
        return await _answer(request, endpoint, weight, signed=False, free_when_done=False)

    return handle


def signed(endpoint: Endpoint, weight: Weight, *, free_when_done: bool = False) -> Handler:
    """The route of an endpoint that needs key, signature and time window; the weight of a success may be 0."""

    async def handle(request: Request) -> Response:
        return await _answer(request, endpoint, weight, signed=True, free_when_done=free_when_done)

    return handle


async def _answer(
    request: Request, endpoint: Endpoint, weight: Weight, *, signed: bool, free_when_done: bool
) -> Response:
    wire: Wire = request.app.state.wire
    address = request.client.host if request.client else "unknown"
    now = wire.clock()
    cost = weight if isinstance(weight, int) else 1
    headers: dict[str, str] = {}
    try:
        wire.weights.enter(address, now)
        params = await _params(request)
        cost = weight if isinstance(weight, int) else weight(params)
        key = _authenticate(wire, request, params, now) if signed else None
        result = endpoint(Call(wire, params, now, key))
        if free_when_done:
            cost = 0
        body, status = result, 200
        if isinstance(result, Answer):
            body, headers = result.body, result.headers
    except BinanceError as error:
        body, status = error.body(), error.status
        if error.retry_after_s is not None:
            headers["Retry-After"] = str(error.retry_after_s)
    used = wire.weights.spend(address, cost, now)
    return JSONResponse(body, status, headers | {"X-MBX-USED-WEIGHT": str(used), "X-MBX-USED-WEIGHT-1M": str(used)})


async def _params(request: Request) -> Params:
    body = b""
    if int(request.headers.get("content-length") or 0) > MAX_PAYLOAD_BYTES:
        raise BinanceError(-1101, "Too many parameters sent for this endpoint.", 413)
    if request.method != "GET":
        body = await request.body()
    return read_params(request.url.query, body, request.headers.get("content-type", ""))


def _authenticate(wire: Wire, request: Request, params: Params, now_ms: int) -> Key:
    key = wire.keys.get(check_key_format(request.headers.get(KEY_HEADER)))
    if key is None:
        raise RejectedKey
    check_signature(key.secret, params)
    check_timing(params, now_ms)
    return key


async def not_found(request: Request, _error: Exception) -> Response:
    """A path that does not exist here."""
    message = f"This exchange has no {request.method} {request.url.path}."
    return JSONResponse({"code": -1000, "msg": message}, 404)


async def broken(request: Request, error: Exception) -> Response:
    """A fault of the exchange itself: the outcome is unknown to the client, as Binance's 5xx are."""
    log.error("request failed", path=request.url.path, exc_info=error)
    return JSONResponse({"code": -1000, "msg": "An unknown error occurred while processing the request."}, 500)
