"""The routes of the wire side put together."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from vostok.gateway.streams import Streams
from vostok.gateway.wire import private, sockets
from vostok.gateway.wire import public as market
from vostok.gateway.wire.edge import Endpoint, Wire, broken, not_found, public, signed


def create_wire(wire: Wire, streams: Streams) -> Starlette:
    """The application on the gateway's TCP port."""
    routes = [Mount("/b/{bot_id}", routes=[*_account(), *_market(), *_streams()]), *_market(), *_streams()]
    app = Starlette(routes=routes, exception_handlers={404: not_found, 405: not_found, 500: broken})
    app.state.wire = wire
    app.state.streams = streams
    return app


def _market() -> list[BaseRoute]:
    return [
        *_get("ping", public(market.ping)),
        *_get("time", public(market.time)),
        *_get("exchangeInfo", public(market.exchange_info)),
        *_get("klines", public(market.klines)),
        *_get("uiKlines", public(market.klines)),
        *_get("depth", public(market.depth)),
        *_get("trades", public(market.passed_on("trades", ("symbol", "limit")))),
        *_get("aggTrades", public(market.passed_on("aggTrades", _AGGREGATES))),
        *_get("avgPrice", public(market.passed_on("avgPrice", ("symbol",)))),
        *_get("ticker/24hr", public(market.tickers("ticker/24hr"))),
        *_get("ticker/price", public(market.tickers("ticker/price"))),
        *_get("ticker/bookTicker", public(market.tickers("ticker/bookTicker"))),
    ]


def _account() -> list[BaseRoute]:
    return [
        *_get("account", signed(private.account)),
        *_get("order", signed(private.get_order)),
        *_route("POST", "order", signed(private.new_order)),
        *_route("DELETE", "order", signed(private.cancel_order)),
        *_get("openOrders", signed(private.open_orders)),
        *_route("DELETE", "openOrders", signed(private.cancel_open_orders)),
        *_get("allOrders", signed(private.all_orders)),
        *_get("myTrades", signed(private.my_trades)),
        Route("/vostok/guard", private.guard, methods=["POST"]),
    ]


def _streams() -> list[BaseRoute]:
    return [
        WebSocketRoute("/ws", sockets.raw),
        WebSocketRoute("/ws/{streams:path}", sockets.raw),
        WebSocketRoute("/stream", sockets.combined),
    ]


_AGGREGATES = ("symbol", "fromId", "startTime", "endTime", "limit")


def _get(path: str, endpoint: Endpoint) -> list[BaseRoute]:
    return _route("GET", path, endpoint)


def _route(method: str, path: str, endpoint: Endpoint) -> list[BaseRoute]:
    return [Route(f"/api/v3/{path}", endpoint, methods=[method])]
