"""The exchange's routes put together."""

import asyncio
from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route, WebSocketRoute

from vostok.binance.params import Params
from vostok.binance.weights import depth_weight, ticker_weight
from vostok.clock import Clock, now_ms
from vostok.simulator.exchange.accounts import Key
from vostok.simulator.exchange.engine import Engine
from vostok.simulator.lab.events import LabEvents
from vostok.simulator.wire import order_lists, private, replace, sockets
from vostok.simulator.wire import public as market
from vostok.simulator.wire.edge import Handler, Wire, broken, not_found, public, signed
from vostok.simulator.wire.hub import Hub
from vostok.simulator.wire.limits import OrderLimit, WeightLimit
from vostok.simulator.wire.outage import Outage
from vostok.simulator.wire.user_stream import UserStreams

SECOND_MS = 1000
# Past the boundary, so that the candle which just ended is over.
_MARGIN_S = 0.001


def create_app(engine: Engine, keys: Mapping[str, Key], lab: LabEvents, clock: Clock = now_ms) -> Starlette:
    """The application; `run_pulse` beside it moves the market."""
    app = Starlette(
        routes=_routes(),
        exception_handlers={404: not_found, 405: not_found, 500: broken},
        middleware=[Middleware(Outage, lab, clock)],
    )
    app.state.wire = Wire(engine, dict(keys), clock, WeightLimit(), OrderLimit())
    app.state.hub = Hub(engine.source, lab)
    app.state.user_streams = UserStreams(keys, clock)
    engine.watchers.append(app.state.user_streams.tell)
    engine.list_watchers.append(app.state.user_streams.tell_list)
    return app


async def run_pulse(app: Starlette) -> None:
    """At each full second: resting orders meet the market, then the streams tell what happened."""
    wire: Wire = app.state.wire
    hub: Hub = app.state.hub
    since = wire.clock()
    while True:
        await asyncio.sleep((SECOND_MS - wire.clock() % SECOND_MS) / 1000 + _MARGIN_S)
        now = wire.clock()
        if now <= since:
            continue
        hub.publish(since, now)
        wire.engine.advance_all(now)
        since = now


def _routes() -> list[BaseRoute]:
    return [
        *_get("ping", public(market.ping, 1)),
        *_get("time", public(market.time, 1)),
        *_get("exchangeInfo", public(market.exchange_info, 20)),
        *_get("depth", public(market.depth, lambda params: depth_weight(params.integer("limit") or 100))),
        *_get("trades", public(market.trades, 25)),
        *_get("aggTrades", public(market.aggregate_trades, 4)),
        *_get("klines", public(market.klines, 2)),
        *_get("uiKlines", public(market.klines, 2)),
        *_get("avgPrice", public(market.average_price, 2)),
        *_get("ticker/24hr", public(market.ticker_day, lambda params: ticker_weight(_symbols(params)))),
        *_get("ticker/price", public(market.ticker_price, lambda params: 2 if "symbol" in params else 4)),
        *_get("ticker/bookTicker", public(market.ticker_book, lambda params: 2 if "symbol" in params else 4)),
        *_get("account", signed(private.account, 20)),
        *_get("order", signed(private.get_order, 4)),
        *_route("POST", "order", signed(private.new_order, 1, free_when_done=True)),
        *_route("DELETE", "order", signed(private.cancel_order, 1, free_when_done=True)),
        *_route("POST", "order/test", signed(private.try_order, _try_weight)),
        *_route("POST", "order/cancelReplace", signed(replace.cancel_replace, 1, free_when_done=True)),
        *_route("POST", "order/oco", signed(order_lists.new_oco_as_before, 1, free_when_done=True)),
        *_route("POST", "orderList/oco", signed(order_lists.new_oco, 1, free_when_done=True)),
        *_route("DELETE", "orderList", signed(order_lists.cancel_list, 1, free_when_done=True)),
        *_get("orderList", signed(order_lists.get_list, 4)),
        *_get("allOrderList", signed(order_lists.all_lists, 20)),
        *_get("openOrderList", signed(order_lists.open_lists, 6)),
        *_get("openOrders", signed(private.open_orders, lambda params: 6 if "symbol" in params else 80)),
        *_route("DELETE", "openOrders", signed(private.cancel_open_orders, 1, free_when_done=True)),
        *_get("allOrders", signed(private.all_orders, 20)),
        *_get("myTrades", signed(private.my_trades, lambda params: 5 if "orderId" in params else 20)),
        *_get("rateLimit/order", signed(private.order_count, 40)),
        WebSocketRoute("/ws", sockets.raw),
        WebSocketRoute("/ws/{streams:path}", sockets.raw),
        WebSocketRoute("/stream", sockets.combined),
        WebSocketRoute("/ws-api/v3", sockets.api),
    ]


def _get(path: str, handler: Handler) -> list[BaseRoute]:
    return _route("GET", path, handler)


def _route(method: str, path: str, handler: Handler) -> list[BaseRoute]:
    return [Route(f"/api/v3/{path}", handler, methods=[method])]


def _try_weight(params: Params) -> int:
    return 20 if params.boolean("computeCommissionRates", False) else 1


def _symbols(params: Params) -> int | None:
    names = params.symbols()
    if "symbol" in params:
        return 1
    return None if names is None else len(names)
