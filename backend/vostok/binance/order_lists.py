"""Lists of two orders that exclude each other (OCO), and their JSON (docs: rest-api.md, "Order lists")."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from vostok.binance.errors import OrderRejected
from vostok.binance.orders import Order, OrderRequest, parse_order
from vostok.binance.params import Params
from vostok.binance.shapes import order_answer, order_cancel

Json = dict[str, Any]
_PROFIT_TYPES = ("LIMIT_MAKER", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT")
_LOSS_TYPES = ("STOP_LOSS", "STOP_LOSS_LIMIT")
_SHARED = ("symbol", "side", "quantity", "selfTradePreventionMode", "newOrderRespType")
_LIST_ONLY = ("listClientOrderId", "recvWindow", "timestamp")
_LEG = {
    "Type": "type",
    "Price": "price",
    "StopPrice": "stopPrice",
    "TimeInForce": "timeInForce",
    "ClientOrderId": "newClientOrderId",
    "IcebergQty": "icebergQty",
    "TrailingDelta": "trailingDelta",
}
OCO_PARAMETERS = frozenset((*_SHARED, *_LIST_ONLY, *(f"{leg}{name}" for leg in ("above", "below") for name in _LEG)))
# What the endpoint of before called the two legs: the limit order, and the stop.
_OLD_LIMIT = {"price": "Price", "limitClientOrderId": "ClientOrderId", "limitIcebergQty": "IcebergQty"}
_OLD_STOP = {
    "stopPrice": "StopPrice",
    "stopLimitPrice": "Price",
    "stopLimitTimeInForce": "TimeInForce",
    "stopClientOrderId": "ClientOrderId",
    "stopIcebergQty": "IcebergQty",
    "trailingDelta": "TrailingDelta",
}
OLD_OCO_PARAMETERS = frozenset((*_SHARED, *_LIST_ONLY, *_OLD_LIMIT, *_OLD_STOP))


class OrderList(NamedTuple):
    """An order list as it was placed; time in UTC ms."""

    id: int
    client_id: str
    symbol: str
    created_at: int


def parse_oco(params: Params, self_trade_modes: Sequence[Any]) -> tuple[OrderRequest, OrderRequest]:
    """The two legs of `POST /orderList/oco`, the lower one first. Raises Binance's -11xx errors, or -2010.

    A SELL takes its profit above and stops its loss below, a BUY the other way round.
    """
    params.only(OCO_PARAMETERS)
    below, above = (_leg(params, leg, self_trade_modes) for leg in ("below", "above"))
    profit, loss = (above, below) if above.side == "SELL" else (below, above)
    if profit.type not in _PROFIT_TYPES or loss.type not in _LOSS_TYPES:
        raise OrderRejected("The relationship of the prices for the orders is not correct.")
    return below, above


def modern(params: Params) -> Params:
    """The parameters of the endpoint of before (`POST /order/oco`) by their names of today."""
    params.only(OLD_OCO_PARAMETERS)
    limit, stop = ("above", "below") if params.required("side") == "SELL" else ("below", "above")
    stop_type = "STOP_LOSS_LIMIT" if "stopLimitPrice" in params else "STOP_LOSS"
    values = {name: params[name] for name in (*_SHARED, *_LIST_ONLY) if name in params}
    values |= {f"{limit}Type": "LIMIT_MAKER", f"{stop}Type": stop_type}
    for leg, names in ((limit, _OLD_LIMIT), (stop, _OLD_STOP)):
        values |= {f"{leg}{name}": params[old] for old, name in names.items() if old in params}
    return Params(values)


def _leg(params: Params, leg: str, self_trade_modes: Sequence[Any]) -> OrderRequest:
    params.required(f"{leg}Type")
    values: Mapping[str, str] = {name: params[name] for name in _SHARED if name in params}
    own = {name: params[f"{leg}{old}"] for old, name in _LEG.items() if f"{leg}{old}" in params}
    return parse_order(Params({**values, **own}), self_trade_modes, special=True)


def list_query(listed: OrderList, orders: Sequence[Order]) -> Json:
    """An element of `GET /orderList`, `/openOrderList` and `/allOrderList`."""
    executing = any(order.is_open for order in orders)
    return {
        "orderListId": listed.id,
        "contingencyType": "OCO",
        "listStatusType": "EXEC_STARTED" if executing else "ALL_DONE",
        "listOrderStatus": "EXECUTING" if executing else "ALL_DONE",
        "listClientOrderId": listed.client_id,
        "transactionTime": max(listed.created_at, *(order.updated_at for order in orders)),
        "symbol": listed.symbol,
        "orders": [
            {"symbol": order.symbol, "orderId": order.id, "clientOrderId": order.client_order_id} for order in orders
        ],
    }


def list_answer(listed: OrderList, orders: Sequence[Order]) -> Json:
    """The answer to a new list."""
    return list_query(listed, orders) | {"orderReports": [order_answer(order, (), "RESULT") for order in orders]}


def list_cancel(listed: OrderList, orders: Sequence[Order], cancel_ids: Iterable[str]) -> Json:
    """The answer to `DELETE /orderList`, and to the cancellation of one of its orders."""
    reports = [order_cancel(order, cancel_id) for order, cancel_id in zip(orders, cancel_ids, strict=True)]
    return list_query(listed, orders) | {"orderReports": reports}


def list_status(listed: OrderList, orders: Sequence[Order], event_ms: int) -> Json:
    """The event `listStatus`."""
    shown = list_query(listed, orders)
    return {
        "e": "listStatus",
        "E": event_ms,
        "s": listed.symbol,
        "g": listed.id,
        "c": "OCO",
        "l": shown["listStatusType"],
        "L": shown["listOrderStatus"],
        "r": "NONE",
        "C": listed.client_id,
        "T": shown["transactionTime"],
        "O": [{"s": order.symbol, "i": order.id, "c": order.client_order_id} for order in orders],
    }
