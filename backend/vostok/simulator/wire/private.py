"""Signed endpoints: orders, balances and trades of an account."""

from typing import Any

from vostok.binance import shapes
from vostok.binance.decimals import ZERO
from vostok.binance.errors import BadCombination, BinanceError, EitherParameter, UnknownOrder
from vostok.binance.order_lists import list_cancel
from vostok.binance.orders import NO_LIST, OPEN, SELF_TRADE_MODES, Order, OrderRequest, client_order_id, parse_order
from vostok.binance.params import Params
from vostok.clock import DAY_MS
from vostok.simulator.exchange import history
from vostok.simulator.exchange.arrival import new_client_id
from vostok.simulator.exchange.settlement import FEE_RATE
from vostok.simulator.wire.edge import Answer, Call
from vostok.simulator.wire.limits import RATE_LIMITS, TAKER_CREDIT

MAX_ROWS = 1000
DEFAULT_ROWS = 500
_SIGNED = ("recvWindow", "timestamp")


def new_order(call: Call) -> Answer:
    """`POST /order`."""
    request = parse_order(call.params, SELF_TRADE_MODES, special=True)
    call.wire.order_limit.check(call.account_id, call.now_ms)
    return Answer(place_one(call, request), order_count_headers(call))


def place_one(call: Call, request: OrderRequest) -> dict[str, Any]:
    """Place `request`, and count it against the account's limit."""
    order, trades = call.wire.engine.place(call.account_id, request, call.now_ms)
    call.wire.order_limit.count(call.account_id, 1 - (TAKER_CREDIT if trades else 0), call.now_ms)
    return shapes.order_answer(order, trades, request.response_type)


def try_order(call: Call) -> dict[str, Any]:
    """`POST /order/test`: everything but the order; on demand what it would cost."""
    request = parse_order(call.params.without(("computeCommissionRates",)), SELF_TRADE_MODES, special=True)
    call.wire.engine.check(call.account_id, request, call.now_ms)
    if not call.params.boolean("computeCommissionRates", False):
        return {}
    return shapes.order_commission(maker=FEE_RATE, taker=FEE_RATE)


def get_order(call: Call) -> dict[str, Any]:
    """`GET /order`."""
    call.params.only(("symbol", "orderId", "origClientOrderId", *_SIGNED))
    return shapes.order_query(_find(call, _symbol(call)))


def cancel_order(call: Call) -> dict[str, Any]:
    """`DELETE /order`."""
    params = call.params
    params.only(("symbol", "orderId", "origClientOrderId", "newClientOrderId", "cancelRestrictions", *_SIGNED))
    return cancel_one(call, "orderId", "origClientOrderId", "newClientOrderId")


def cancel_one(call: Call, by_id: str, by_client_id: str, own_id: str) -> dict[str, Any]:
    """Cancel the order that the parameters of these names tell; `own_id` names the cancellation itself."""
    params, symbol = call.params, _symbol(call)
    cancel_id = client_order_id(params, own_id) or new_client_id()
    try:
        order = _find(call, symbol, by_id, by_client_id)
    except BinanceError as error:
        raise (UnknownOrder() if error.code == -2013 else error) from None
    if order.status not in _restriction(params) and order.is_open:
        raise BinanceError(-2011, "Order was not canceled due to cancel restrictions.")
    return shapes.order_cancel(call.wire.engine.cancel(call.account_id, symbol, order.id, call.now_ms), cancel_id)


def cancel_open_orders(call: Call) -> list[Any]:
    """`DELETE /openOrders`: all of one symbol."""
    call.params.only(("symbol", *_SIGNED))
    symbol, engine = _symbol(call), call.wire.engine
    engine.advance(symbol, call.now_ms)
    found = engine.open_orders(call.account_id, symbol)
    if not found:
        raise UnknownOrder
    # The cancel of one order of a list ends the other: its own turn finds it ended.
    for order in found:
        if engine.is_working(order):
            engine.cancel(call.account_id, symbol, order.id, call.now_ms)
    with engine.database.read() as session:
        ended = [
            history.find_order(session, call.account_id, symbol, order_id=order.id, client_order_id=None)
            for order in found
        ]
        shown = [shapes.order_cancel(order, new_client_id()) for order in ended if order.list_id == NO_LIST]
        for list_id in sorted({order.list_id for order in ended} - {NO_LIST}):
            listed, legs = history.whole_list(session, call.account_id, list_id)
            shown.append(list_cancel(listed, legs, [new_client_id() for _ in legs]))
    return shown


def open_orders(call: Call) -> list[Any]:
    """`GET /openOrders`: of one symbol, or all."""
    call.params.only(("symbol", *_SIGNED))
    symbol = _symbol(call) if "symbol" in call.params else None
    call.wire.engine.advance_all(call.now_ms)
    return [shapes.order_query(order) for order in call.wire.engine.open_orders(call.account_id, symbol)]


def all_orders(call: Call) -> list[Any]:
    """`GET /allOrders`: any status, of one symbol."""
    params = call.params
    params.only(("symbol", "orderId", "startTime", "endTime", "limit", *_SIGNED))
    symbol = _symbol(call)
    start, end = window(params)
    call.wire.engine.advance(symbol, call.now_ms)
    with call.wire.engine.database.read() as session:
        found = history.orders_of(
            session,
            call.account_id,
            symbol,
            from_id=params.integer("orderId"),
            start_ms=start,
            end_ms=end,
            limit=page_size(params),
        )
    return [shapes.order_query(order) for order in found]


def my_trades(call: Call) -> list[Any]:
    """`GET /myTrades` of one symbol."""
    params = call.params
    params.only(("symbol", "orderId", "startTime", "endTime", "fromId", "limit", *_SIGNED))
    symbol = _symbol(call)
    start, end = window(params)
    from_id = params.integer("fromId")
    if from_id is not None and (start is not None or end is not None):
        raise BadCombination
    call.wire.engine.advance(symbol, call.now_ms)
    with call.wire.engine.database.read() as session:
        found = history.trades_of(
            session,
            call.account_id,
            symbol,
            order_id=params.integer("orderId"),
            from_id=from_id,
            start_ms=start,
            end_ms=end,
            limit=page_size(params),
        )
        lists = history.lists_of_orders(session, {trade.order_id for trade in found})
    return [shapes.my_trade(trade, lists.get(trade.order_id, NO_LIST)) for trade in found]


def account(call: Call) -> dict[str, Any]:
    """`GET /account`: every asset of the exchange, also those the account does not have."""
    call.params.only(("omitZeroBalances", *_SIGNED))
    engine = call.wire.engine
    engine.advance_all(call.now_ms)
    with engine.database.read() as session:
        balances = history.balances_of(session, call.account_id)
    for spec in engine.source.specs().values():
        balances.setdefault(spec.base, (ZERO, ZERO))
        balances.setdefault(spec.quote, (ZERO, ZERO))
    if call.params.boolean("omitZeroBalances", False):
        balances = {asset: amounts for asset, amounts in balances.items() if any(amounts)}
    return shapes.account(balances, uid=call.account_id, updated_at=call.now_ms, maker=FEE_RATE, taker=FEE_RATE)


def order_count(call: Call) -> list[Any]:
    """`GET /rateLimit/order`."""
    call.params.only(_SIGNED)
    used = call.wire.order_limit.used(call.account_id, call.now_ms)
    limits = [limit for limit in RATE_LIMITS if limit["rateLimitType"] == "ORDERS"]
    return [limit | {"count": count} for limit, count in zip(limits, used, strict=True)]


def _find(call: Call, symbol: str, by_id: str = "orderId", by_client_id: str = "origClientOrderId") -> Order:
    params, engine = call.params, call.wire.engine
    order_id, client_id = params.integer(by_id), client_order_id(params, by_client_id)
    if order_id is None and client_id is None:
        raise EitherParameter(by_client_id, by_id)
    engine.advance(symbol, call.now_ms)
    with engine.database.read() as session:
        found = history.find_order(session, call.account_id, symbol, order_id=order_id, client_order_id=client_id)
    return engine.as_it_is(found)


def _restriction(params: Params) -> tuple[str, ...]:
    restriction = params.get("cancelRestrictions")
    if restriction is None:
        return tuple(OPEN)
    allowed = {"ONLY_NEW": "NEW", "ONLY_PARTIALLY_FILLED": "PARTIALLY_FILLED"}
    if restriction not in allowed:
        message = "`cancelRestrictions` has to be either `ONLY_NEW` or `ONLY_PARTIALLY_FILLED`."
        raise BinanceError(-1145, message)
    return (allowed[restriction],)


def _symbol(call: Call) -> str:
    symbol = call.params.symbol()
    call.wire.engine.spec(symbol)
    return symbol


def window(params: Params) -> tuple[int | None, int | None]:
    """`startTime` and `endTime`, at most a day apart."""
    start, end = params.integer("startTime"), params.integer("endTime")
    if start is not None and end is not None and end - start > DAY_MS:
        raise BinanceError(-1127, "More than 24 hours between startTime and endTime.")
    return start, end


def page_size(params: Params) -> int:
    """How many rows are asked for."""
    limit = params.integer("limit", maximum=MAX_ROWS)
    return DEFAULT_ROWS if limit is None else limit


def order_count_headers(call: Call) -> dict[str, str]:
    """How many unfilled orders the account has used, as headers."""
    short, day = call.wire.order_limit.used(call.account_id, call.now_ms)
    return {"X-MBX-ORDER-COUNT-10S": str(short), "X-MBX-ORDER-COUNT-1D": str(day)}
