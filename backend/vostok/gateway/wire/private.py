"""A bot's own account, orders and trades, answered from its ledger: nothing of the owner's account shows."""

import contextlib
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, cast

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from vostok.binance import shapes
from vostok.binance.errors import BinanceError, IllegalCharacters, MandatoryParameter, NoSuchOrder, UnknownOrder
from vostok.binance.orders import (
    CLIENT_ID_PATTERN,
    AccountTrade,
    OrderRequest,
    OrderStatus,
    OrderType,
    TimeInForce,
    parse_order,
)
from vostok.binance.orders import Order as WireOrder
from vostok.binance.symbols import symbol_of
from vostok.errors import AppError
from vostok.gateway.meters import GUARD_SECONDS, ORDER_SECONDS
from vostok.gateway.models import OWN_CLIENT_ID, ZERO, Fill, Order
from vostok.gateway.records import working
from vostok.gateway.upstream import VenueSilent
from vostok.gateway.wire.edge import Call, Told, Wire, bot_of, check_key, reply

_ALWAYS = ("recvWindow", "timestamp")
MAX_LIST = 1_000
DEFAULT_LIST = 500


async def account(call: Call) -> Any:
    """`GET /account`: the sub-account's balances."""
    call.params.only(("omitZeroBalances", *_ALWAYS))
    bot = call.own()
    ledger = call.wire.writer.books.ledgers[bot.id]
    balances = {asset: (held.free, held.locked) for asset, held in ledger.balances.items()}
    if call.params.boolean("omitZeroBalances", default=False):
        balances = {asset: held for asset, held in balances.items() if sum(held) > 0}
    fees = call.wire.trading.fees
    uid = int.from_bytes(sha256(bot.id.encode()).digest()[:4], "big")
    return shapes.account(balances, uid=uid, updated_at=call.wire.clock(), maker=fees.maker, taker=fees.taker)


async def new_order(call: Call) -> Any:
    """`POST /order`: through the gate, the journal, and on to paper or venue."""
    request = parse_order(call.params)
    if (request.client_order_id or "").startswith(OWN_CLIENT_ID):
        # Such an order counts as the gateway's: a lost one would not be handed to its bot, which would send it again.
        raise IllegalCharacters("newClientOrderId", f"^(?!{OWN_CLIENT_ID}){CLIENT_ID_PATTERN[1:]}")
    bot = call.own()
    with ORDER_SECONDS.labels(bot.mode).time():
        order = await call.wire.trading.place(bot, request)
    fills = call.wire.writer.books.fills.get(order.id, ())
    if sum(fill.quantity for fill in fills) != order.executed:
        # An adopted order filled before this program started.
        fills = tuple(call.wire.records.fills_of_order(order.id))
    body = shapes.order_answer(wire_order(order), [wire_trade(order, fill) for fill in fills], request.response_type)
    return Told(body, order)


async def get_order(call: Call) -> Any:
    """`GET /order`."""
    call.params.only(("symbol", "orderId", "origClientOrderId", *_ALWAYS))
    order = _find(call)
    if order is None:
        raise NoSuchOrder
    return Told(shapes.order_query(wire_order(order)), order)


async def cancel_order(call: Call) -> Any:
    """`DELETE /order`; -2011 when there is nothing left to cancel."""
    call.params.only(("symbol", "orderId", "origClientOrderId", "newClientOrderId", "cancelRestrictions", *_ALWAYS))
    order = _find(call)
    if order is None or not order.working:
        raise UnknownOrder
    after = await call.wire.trading.cancel_for(call.own(), order)
    if after.status == "FILLED":
        raise UnknownOrder
    cancel_id = call.params.get("newClientOrderId", f"cancel-{order.id}")
    return Told(shapes.order_cancel(wire_order(after), cancel_id), after)


async def open_orders(call: Call) -> Any:
    """`GET /openOrders`, of one symbol or of all."""
    call.params.only(("symbol", *_ALWAYS))
    return [shapes.order_query(wire_order(order)) for order in _open(call)]


async def cancel_open_orders(call: Call) -> Any:
    """`DELETE /openOrders` of one symbol."""
    call.params.only(("symbol", *_ALWAYS))
    call.params.symbol()
    cancelled = []
    for order in _open(call):
        # One that ended meanwhile is none of those that are open.
        with contextlib.suppress(UnknownOrder):
            after = await call.wire.trading.cancel_for(call.own(), order)
            cancelled.append(shapes.order_cancel(wire_order(after), f"cancel-{order.id}"))
    if not cancelled:
        raise UnknownOrder
    return cancelled


async def all_orders(call: Call) -> Any:
    """`GET /allOrders` of one symbol, oldest first."""
    params = call.params
    params.only(("symbol", "orderId", "startTime", "endTime", "limit", *_ALWAYS))
    found = call.wire.records.orders_of(
        call.own().id,
        params.symbol(),
        limit=params.integer("limit", maximum=MAX_LIST) or DEFAULT_LIST,
        start=params.integer("startTime"),
        end=params.integer("endTime"),
        from_id=params.integer("orderId") or 0,
    )
    return [shapes.order_query(wire_order(order)) for order in found]


async def my_trades(call: Call) -> Any:
    """`GET /myTrades` of one symbol, oldest first."""
    params = call.params
    params.only(("symbol", "orderId", "startTime", "endTime", "fromId", "limit", *_ALWAYS))
    bot, symbol = call.own(), params.symbol()
    spec = await call.wire.market.spec(symbol)
    order_id = None
    if (exchange_id := params.integer("orderId")) is not None:
        order = call.wire.records.order(bot.id, symbol, exchange_id=exchange_id, client_id=None)
        if order is None:
            return []
        order_id = order.id
    fills = call.wire.records.fills_of(
        bot.id,
        spec.pair,
        limit=params.integer("limit", maximum=MAX_LIST) or DEFAULT_LIST,
        order_id=order_id,
        start=params.integer("startTime"),
        end=params.integer("endTime"),
        from_id=params.integer("fromId") or 0,
    )
    by_id = {order.id: order for order in call.wire.records.orders_by_id({fill.order_id for fill in fills})}
    return [shapes.my_trade(wire_trade(by_id[fill.order_id], fill)) for fill in fills]


class GuardQuestion(BaseModel):
    """What the guard wants to know: `amount` in base, `price` in quote currency.

    `minimum` (quote currency) says that no order will come, because it would have to cost so much at least.
    `trace` is the guard's id of the signal.
    """

    pair: str
    side: str
    amount: Decimal
    price: Decimal | None = None
    minimum: Decimal | None = Field(default=None, gt=0, allow_inf_nan=False)
    trace: str | None = Field(default=None, pattern=r"^[0-9a-f]{12}$")


async def guard(request: Request) -> Response:
    """`POST /vostok/guard`: the gate's answer, before anything is ordered. Every failure is a no."""
    wire: Wire = request.app.state.wire
    try:
        bot = bot_of(wire, request)
        if bot is None:
            raise NoSuchOrder
        check_key(bot, request)
        wire.heard(bot.id)
        question = GuardQuestion.model_validate_json(await request.body())
        with GUARD_SECONDS.time():
            verdict = await wire.trading.guard(bot, _considered(question), question.minimum, question.trace)
    except BinanceError as error:
        return reply({"allowed": False, "code": str(error.code), "reason": error.message}, error.status)
    except (ValidationError, InvalidOperation, ValueError):
        reason = 'The question must be {"pair", "side", "amount", "price"}, with numbers above 0.'
        return reply({"allowed": False, "code": "BAD_QUESTION", "reason": reason}, 422)
    except (VenueSilent, AppError) as error:
        return reply({"allowed": False, "code": "UNAVAILABLE", "reason": str(error)}, 503)
    told = {"allowed": verdict.allowed, "code": verdict.code, "reason": verdict.reason, "hold_s": verdict.hold_s}
    return reply(told)


def wire_order(order: Order) -> WireOrder:
    """An order of the journal as its bot sees it."""
    return WireOrder(
        id=int(order.exchange_order_id or order.id),
        client_order_id=order.client_order_id,
        symbol=order.symbol,
        side=order.side,
        type=cast(OrderType, order.type),
        time_in_force=cast(TimeInForce, order.time_in_force or "GTC"),
        status=cast(OrderStatus, "NEW" if order.status == "PENDING_NEW" else order.status),
        price=order.price or ZERO,
        stop_price=order.stop_price or ZERO,
        quantity=order.quantity or ZERO,
        quote_quantity=order.quote_quantity or ZERO,
        executed=order.executed,
        executed_quote=order.executed_quote,
        created_at=order.created_at,
        updated_at=order.updated_at,
        working_at=None if order.stop_price is not None and not order.triggered else order.created_at,
    )


def wire_trade(order: Order, fill: Fill) -> AccountTrade:
    """A fill as its bot sees it: the venue's trade id, or ours on paper."""
    return AccountTrade(
        id=int(fill.trade_id) if order.mode == "REAL_MARKET_SPOT" else fill.id,
        order_id=int(order.exchange_order_id or order.id),
        symbol=order.symbol,
        price=fill.price,
        quantity=fill.quantity,
        quote=fill.quote,
        commission=fill.fee,
        commission_asset=fill.fee_asset,
        time=fill.ts,
        buyer=fill.side == "BUY",
        maker=fill.maker,
    )


def _considered(question: GuardQuestion) -> OrderRequest:
    if question.side not in ("BUY", "SELL") or not question.amount.is_finite() or question.amount <= 0:
        raise ValueError("side and amount")
    if question.price is not None and not (question.price.is_finite() and question.price > 0):
        raise ValueError("price")
    return OrderRequest(
        symbol=symbol_of(question.pair),
        side="BUY" if question.side == "BUY" else "SELL",
        type="MARKET" if question.price is None else "LIMIT",
        quantity=question.amount,
        price=question.price,
    )


def _find(call: Call) -> Order | None:
    params, bot = call.params, call.own()
    symbol = params.symbol()
    exchange_id, client_id = params.integer("orderId"), params.get("origClientOrderId")
    if exchange_id is None and client_id is None:
        raise MandatoryParameter("orderId")
    for order in call.wire.writer.books.orders_of(bot.id):
        if order.symbol != symbol or order.exchange_order_id is None:
            continue
        if exchange_id is not None and order.exchange_order_id == str(exchange_id):
            return order
        if exchange_id is None and order.client_order_id == client_id:
            return order
    found = call.wire.records.order(bot.id, symbol, exchange_id=exchange_id, client_id=client_id)
    return found if found is not None and found.exchange_order_id is not None else None


def _open(call: Call) -> list[Order]:
    symbol = call.params.symbol() if "symbol" in call.params else None
    found = working(call.wire.writer.books.orders_of(call.own().id))
    return [order for order in found if symbol is None or order.symbol == symbol]
