"""`POST /order/cancelReplace`: a cancel and a new order in one request (docs: rest-api.md).

Filters and the order count are looked at first; then the cancel happens, and the new order after it.
"""

from collections.abc import Callable
from typing import Any, Final

from vostok.binance.errors import BinanceError, CancelReplaceFailed, EitherParameter, InvalidParameter, TooManyOrders
from vostok.binance.orders import SELF_TRADE_MODES, parse_order
from vostok.binance.params import Params
from vostok.simulator.wire.edge import Answer, Call
from vostok.simulator.wire.private import cancel_one, order_count_headers, place_one

_MODES: Final = ("STOP_ON_FAILURE", "ALLOW_FAILURE")
_LIMIT_MODES: Final = ("DO_NOTHING", "CANCEL_ONLY")
_OWN: Final = (
    "cancelReplaceMode",
    "cancelNewClientOrderId",
    "cancelOrigClientOrderId",
    "cancelOrderId",
    "cancelRestrictions",
    "orderRateLimitExceededMode",
)


def cancel_replace(call: Call) -> Answer:
    """Both halves done: their answers. One or none: -2021 (409) or -2022 (400) with what became of each."""
    params = call.params
    mode = params.required("cancelReplaceMode")
    _one_of("cancelReplaceMode", mode, _MODES)
    request = parse_order(params.without(_OWN), SELF_TRADE_MODES, special=True)
    if "cancelOrderId" not in params and "cancelOrigClientOrderId" not in params:
        raise EitherParameter("cancelOrigClientOrderId", "cancelOrderId")
    call.wire.engine.check_filters(call.account_id, request, call.now_ms)
    too_many = _too_many(call, params)
    cancelled = _attempt(lambda: cancel_one(call, "cancelOrderId", "cancelOrigClientOrderId", "cancelNewClientOrderId"))
    if isinstance(cancelled, BinanceError) and mode == "STOP_ON_FAILURE":
        # Binance counts an order that was not attempted, too.
        call.wire.order_limit.count(call.account_id, 1, call.now_ms)
        raise CancelReplaceFailed(_halves(cancelled, None))
    placed = too_many or _attempt(lambda: place_one(call, request))
    if isinstance(cancelled, BinanceError) or isinstance(placed, BinanceError):
        raise CancelReplaceFailed(_halves(cancelled, placed))
    return Answer(_halves(cancelled, placed), order_count_headers(call))


def _too_many(call: Call, params: Params) -> TooManyOrders | None:
    """Why there is no order left; raised, unless the client wants its cancel all the same."""
    mode = params.get("orderRateLimitExceededMode", "DO_NOTHING")
    _one_of("orderRateLimitExceededMode", mode, _LIMIT_MODES)
    try:
        call.wire.order_limit.check(call.account_id, call.now_ms)
    except TooManyOrders as error:
        if mode == "DO_NOTHING":
            raise
        return error
    return None


def _attempt(half: Callable[[], dict[str, Any]]) -> dict[str, Any] | BinanceError:
    try:
        return half()
    except BinanceError as error:
        return error


def _halves(cancelled: dict[str, Any] | BinanceError, placed: dict[str, Any] | BinanceError | None) -> dict[str, Any]:
    return {
        "cancelResult": _result(cancelled),
        "newOrderResult": _result(placed),
        "cancelResponse": _body(cancelled),
        "newOrderResponse": _body(placed),
    }


def _result(half: dict[str, Any] | BinanceError | None) -> str:
    if half is None:
        return "NOT_ATTEMPTED"
    return "FAILURE" if isinstance(half, BinanceError) else "SUCCESS"


def _body(half: dict[str, Any] | BinanceError | None) -> dict[str, Any] | None:
    return half.body() if isinstance(half, BinanceError) else half


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidParameter(name)
