"""`/orderList…` and `/order/oco`: two orders of which one ends the other (docs: rest-api.md, "Order lists")."""

from typing import Any

from sqlmodel import Session

from vostok.binance.errors import BinanceError, EitherParameter, UnknownOrder
from vostok.binance.filters import check_list
from vostok.binance.order_lists import OrderList, list_answer, list_cancel, list_query, modern, parse_oco
from vostok.binance.orders import NO_LIST, SELF_TRADE_MODES, client_order_id
from vostok.binance.params import Params
from vostok.simulator.exchange import history
from vostok.simulator.exchange.arrival import new_client_id
from vostok.simulator.wire.edge import Answer, Call
from vostok.simulator.wire.private import order_count_headers, page_size, window

# Both count as new orders.
_ORDERS = 2
_SIGNED = ("recvWindow", "timestamp")


def new_oco(call: Call) -> Answer:
    """`POST /orderList/oco`."""
    return _place(call, call.params)


def new_oco_as_before(call: Call) -> Answer:
    """`POST /order/oco`, the same by older names."""
    return _place(call, modern(call.params))


def cancel_list(call: Call) -> dict[str, Any]:
    """`DELETE /orderList`: both of its orders."""
    params = call.params
    params.only(("symbol", "orderListId", "listClientOrderId", "newClientOrderId", *_SIGNED))
    symbol, engine = params.symbol(), call.wire.engine
    engine.spec(symbol)
    cancel_id = client_order_id(params, "newClientOrderId")
    engine.advance(symbol, call.now_ms)
    with engine.database.read() as session:
        listed = _find(session, call, "listClientOrderId")
        legs = history.orders_of_list(session, listed.id)
    working = [leg for leg in legs if leg.is_open]
    if listed.symbol != symbol or not working:
        raise UnknownOrder
    engine.cancel(call.account_id, symbol, working[0].id, call.now_ms)
    with engine.database.read() as session:
        legs = history.orders_of_list(session, listed.id)
    return list_cancel(listed, legs, [cancel_id or new_client_id() for _ in legs])


def get_list(call: Call) -> dict[str, Any]:
    """`GET /orderList`."""
    call.params.only(("orderListId", "origClientOrderId", *_SIGNED))
    call.wire.engine.advance_all(call.now_ms)
    with call.wire.engine.database.read() as session:
        listed = _find(session, call, "origClientOrderId")
        return list_query(listed, history.orders_of_list(session, listed.id))


def all_lists(call: Call) -> list[Any]:
    """`GET /allOrderList`."""
    params = call.params
    params.only(("fromId", "startTime", "endTime", "limit", *_SIGNED))
    start, end = window(params)
    call.wire.engine.advance_all(call.now_ms)
    with call.wire.engine.database.read() as session:
        found = history.lists_of(
            session,
            call.account_id,
            from_id=params.integer("fromId"),
            start_ms=start,
            end_ms=end,
            limit=page_size(params),
        )
        return [list_query(listed, history.orders_of_list(session, listed.id)) for listed in found]


def open_lists(call: Call) -> list[Any]:
    """`GET /openOrderList`."""
    call.params.only(_SIGNED)
    engine = call.wire.engine
    engine.advance_all(call.now_ms)
    ids = sorted({order.list_id for order in engine.open_orders(call.account_id)} - {NO_LIST})
    with engine.database.read() as session:
        return [list_query(*history.whole_list(session, call.account_id, list_id)) for list_id in ids]


def _place(call: Call, params: Params) -> Answer:
    legs = parse_oco(params, SELF_TRADE_MODES)
    client_id = client_order_id(params, "listClientOrderId") or new_client_id()
    engine, limit = call.wire.engine, call.wire.order_limit
    limit.check(call.account_id, call.now_ms)
    spec, waiting = engine.spec(legs[0].symbol), engine.open_orders(call.account_id)
    on_symbol = {order.list_id for order in waiting if order.symbol == spec.symbol} - {NO_LIST}
    check_list(spec, on_symbol=len(on_symbol), on_all=len({order.list_id for order in waiting} - {NO_LIST}))
    listed, orders = engine.place_list(call.account_id, client_id, legs, call.now_ms)
    limit.count(call.account_id, _ORDERS, call.now_ms)
    return Answer(list_answer(listed, orders), order_count_headers(call))


def _find(session: Session, call: Call, by_client_id: str) -> OrderList:
    list_id, client_id = call.params.integer("orderListId"), client_order_id(call.params, by_client_id)
    if list_id is None and client_id is None:
        raise EitherParameter(by_client_id, "orderListId")
    found = history.find_list(session, call.account_id, list_id=list_id, client_id=client_id)
    if found is None:
        raise BinanceError(-2018, "Order list does not exist.")
    return found
