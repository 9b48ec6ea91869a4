"""A Binance-shaped wire for one bot at a time, whose misbehaviour a test can choose.

It trades at one fixed spread and fills every order in full at once, or leaves it working.
"""

import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from vostok.binance.symbols import SymbolSpec, to_exchange_info

PRICE = Decimal(100)
FEE = Decimal("0.001")
MINUTE_MS = 60_000


class FakeExchange:
    """The state of the wire, and what a test may ask of it."""

    def __init__(self, bases: tuple[str, ...] = ("BTC", "ETH", "SOL")) -> None:
        self.specs = [_spec(base) for base in bases]
        self.free: dict[str, Decimal] = dict.fromkeys(bases, Decimal(0)) | {"USDT": Decimal(1000)}
        self.locked: dict[str, Decimal] = {}
        self.orders: dict[int, dict[str, Any]] = {}
        self.fills_at_once = True
        self.order_delay_s = 0.0
        self.guard_answer: tuple[int, Any] = (200, {"allowed": True, "code": None, "reason": None})
        self.guard_asked: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.port = 0
        self._lock = threading.Lock()
        self._ids = itertools.count(1)

    @property
    def working(self) -> list[dict[str, Any]]:
        """Orders that are neither filled nor cancelled."""
        return [order for order in self.orders.values() if order["status"] == "NEW"]

    def answer(self, method: str, path: str, params: dict[str, str]) -> tuple[int, Any]:
        """Status and JSON body of one call; `path` is without the bot's prefix."""
        self.calls.append(f"{method} {path}")
        if path == "/vostok/guard":
            self.guard_asked.append(params)
            return self.guard_answer
        if (method, path) == ("POST", "/api/v3/order"):
            time.sleep(self.order_delay_s)
        with self._lock:
            return 200, self._respond(method, path.removeprefix("/api/v3/"), params)

    def _respond(self, method: str, name: str, params: dict[str, str]) -> Any:
        now = time.time_ns() // 1_000_000
        served: dict[str, Callable[[], Any]] = {
            "GET exchangeInfo": lambda: to_exchange_info(self.specs, now, []),
            "GET time": lambda: {"serverTime": now},
            "GET klines": lambda: _klines(params, now),
            "GET depth": lambda: {"lastUpdateId": 1, "bids": [["99.9", "1000"]], "asks": [["100.1", "1000"]]},
            "GET account": lambda: {"balances": self._balances(), "updateTime": now, "accountType": "SPOT"},
            "POST order": lambda: self._place(params, now),
            "GET order": lambda: self.orders[int(params["orderId"])],
            "DELETE order": lambda: self._cancel(int(params["orderId"])),
            "GET openOrders": lambda: self.working,
            "GET allOrders": list,
            "GET myTrades": list,
        }
        return served[f"{method} {name}"]()

    def _balances(self) -> list[dict[str, str]]:
        return [
            {"asset": asset, "free": str(free), "locked": str(self.locked.get(asset, Decimal(0)))}
            for asset, free in self.free.items()
        ]

    def _place(self, params: dict[str, str], now: int) -> dict[str, Any]:
        quantity, price = Decimal(params["quantity"]), Decimal(params.get("price", str(PRICE)))
        number = next(self._ids)
        order = {
            "symbol": params["symbol"],
            "orderId": number,
            "orderListId": -1,
            "clientOrderId": params["newClientOrderId"],
            "transactTime": now,
            "time": now,
            "updateTime": now,
            "price": str(price),
            "origQty": str(quantity),
            "executedQty": "0",
            "cummulativeQuoteQty": "0",
            "status": "NEW",
            "timeInForce": params.get("timeInForce", "GTC"),
            "type": params["type"],
            "side": params["side"],
            "isWorking": True,
            "fills": [],
        }
        self.orders[number] = order
        if self.fills_at_once:
            self._fill(order, quantity, price)
        return order

    def _fill(self, order: dict[str, Any], quantity: Decimal, price: Decimal) -> None:
        base, quote = order["symbol"].removesuffix("USDT"), quantity * price
        if order["side"] == "BUY":
            fee, asset = quantity * FEE, base
            self.free["USDT"] -= quote
            self.free[base] += quantity - fee
        else:
            fee, asset = quote * FEE, "USDT"
            self.free[base] -= quantity
            self.free["USDT"] += quote - fee
        order |= {
            "status": "FILLED",
            "executedQty": str(quantity),
            "cummulativeQuoteQty": str(quote),
            "fills": [
                {
                    "price": str(price),
                    "qty": str(quantity),
                    "commission": str(fee),
                    "commissionAsset": asset,
                    "tradeId": 1,
                }
            ],
        }

    def _cancel(self, number: int) -> dict[str, Any]:
        self.orders[number]["status"] = "CANCELED"
        return self.orders[number]


@contextmanager
def serving(exchange: FakeExchange) -> Iterator[FakeExchange]:
    """Serve `exchange` on a free port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body leave as one segment; two would wait 40 ms for each other.
        wbufsize = -1

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_DELETE(self) -> None:
            self._serve()

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            is_json = self.headers.get("Content-Type") == "application/json"
            params = json.loads(raw) if is_json else dict(parse_qsl(parts.query) + parse_qsl(raw.decode()))
            path = "/" + parts.path.split("/", 3)[3] if parts.path.startswith("/b/") else parts.path
            status, body = exchange.answer(self.command, path, params)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: a test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", exchange.port), Handler)
    server.daemon_threads = True
    exchange.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield exchange
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _klines(params: dict[str, str], now: int) -> list[list[Any]]:
    step = MINUTE_MS
    last = now - now % step
    rows = [last - step * back for back in range(int(params.get("limit", 500)) - 1, -1, -1)]
    return [
        [start, "100", "101", "99", "100", "10", start + step - 1, "1000", 10, "5", "500", "0"]
        for start in rows
        if start >= int(params.get("startTime", 0))
    ]


def _spec(base: str) -> SymbolSpec:
    return SymbolSpec(
        symbol=f"{base}USDT",
        base=base,
        quote="USDT",
        min_price=Decimal("0.01"),
        max_price=Decimal(1_000_000),
        tick_size=Decimal("0.01"),
        min_quantity=Decimal("0.00001"),
        max_quantity=Decimal(9000),
        step_size=Decimal("0.00001"),
    )
