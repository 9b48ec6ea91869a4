"""A venue with one symbol that misbehaves on order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import httpx

from vostok.binance.decimals import text
from vostok.binance.symbols import SymbolSpec, to_exchange_info
from vostok.clock import now_ms

RATE = Decimal("0.001")
SPEC = SymbolSpec(
    symbol="BTCUSDT",
    base="BTC",
    quote="USDT",
    min_price=Decimal("0.01"),
    max_price=Decimal(1_000_000),
    tick_size=Decimal("0.01"),
    min_quantity=Decimal("0.00001"),
    max_quantity=Decimal(9_000),
    step_size=Decimal("0.00001"),
)
Answer = Callable[[], httpx.Response]


@dataclass
class FakeVenue:
    """A venue with one symbol at one price. `faults` are taken one by one by the orders that arrive.

    A fault is `<accept|lose>:<reset|503|504|junk|empty|-1007>`; `hidden` counts how many questions about an
    order are answered "does not exist" although it does, as a lagging read replica would.
    """

    bid: str = "100.00"
    ask: str = "100.10"
    faults: list[str] = field(default_factory=list)
    hidden: int = 0
    reachable: bool = True
    last: str | None = None
    volume: str = "1000000000"
    fills_limit_orders: bool = True
    balances: dict[str, str] = field(default_factory=lambda: {"USDT": "100000"})
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: int = 0

    def transport(self) -> httpx.MockTransport:
        """What the gateway's HTTP client talks to."""
        return httpx.MockTransport(self.handle)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if not self.reachable:
            raise httpx.ConnectError("refused")
        path = request.url.path.removeprefix("/api/v3/")
        params = dict(parse_qsl(request.url.query.decode() or request.content.decode()))
        if request.method == "POST":
            return self._new(params)
        if request.method == "DELETE":
            return self._cancel(params)
        return httpx.Response(200, json=self._read(path, params)) if path != "order" else self._query(params)

    def _read(self, path: str, params: dict[str, str]) -> Any:
        ticker = {"symbol": "BTCUSDT", "bidPrice": self.bid, "askPrice": self.ask}
        wanted = params.get("symbol", "BTCUSDT")
        mine = [order for order in self.orders.values() if order["symbol"] == wanted]
        return {
            "time": {"serverTime": now_ms()},
            "exchangeInfo": to_exchange_info([SPEC], now_ms(), []),
            "ticker/bookTicker": [ticker],
            "ticker/24hr": {
                "symbol": "BTCUSDT",
                "lastPrice": self.last or self.bid,
                "quoteVolume": self.volume,
                "closeTime": now_ms(),
            },
            "klines": [[day, *["1"] * 5, day + 1, self.volume, 9, "1", "1", "0"] for day in range(8)],
            "depth": {"lastUpdateId": 1, "bids": [[self.bid, "50"]], "asks": [[self.ask, "50"]]},
            "account": {"balances": self._account()},
            "allOrders": mine,
            "openOrders": [order for order in mine if order["status"] in ("NEW", "PARTIALLY_FILLED")],
            "myTrades": self._trades(mine, params),
        }[path]

    def _trades(self, orders: list[dict[str, Any]], params: dict[str, str]) -> list[dict[str, Any]]:
        found = [
            trade for order in orders if str(order["orderId"]) == params.get("orderId") for trade in order["fills"]
        ]
        limit = int(params.get("limit", 500))
        # Binance: the newest ones, unless it is told where to begin.
        if "fromId" not in params:
            return found[-limit:]
        return [trade for trade in found if trade["id"] >= int(params["fromId"])][:limit]

    def _account(self) -> list[dict[str, str]]:
        held = {asset: Decimal(amount) for asset, amount in self.balances.items()}
        for order in self.orders.values():
            sign = 1 if order["side"] == "BUY" else -1
            for fill in order["fills"]:
                quantity = Decimal(fill["qty"])
                held["BTC"] = held.get("BTC", Decimal(0)) + sign * quantity
                held["USDT"] = held.get("USDT", Decimal(0)) - sign * quantity * Decimal(fill["price"])
                held[fill["commissionAsset"]] -= Decimal(fill["commission"])
        return [{"asset": asset, "free": f"{amount:f}", "locked": "0"} for asset, amount in held.items()]

    def _new(self, params: dict[str, str]) -> httpx.Response:
        self.posts += 1
        accept, _, failure = (self.faults.pop(0) if self.faults else "accept:").partition(":")
        answer = None
        if accept == "accept":
            answer = self.orders[params["newClientOrderId"]] = self._order(params)
        if failure == "reset":
            raise httpx.ReadError("reset")
        failures: dict[str, Answer] = {
            "": lambda: httpx.Response(200, json=answer),
            "503": lambda: httpx.Response(503, text="Service Unavailable"),
            "504": lambda: httpx.Response(504, json={"code": -1007, "msg": "Timeout"}),
            "-1007": lambda: httpx.Response(408, json={"code": -1007, "msg": "Timeout"}),
            "junk": lambda: httpx.Response(200, text="<html>busy</html>"),
            "empty": lambda: httpx.Response(200, json={}),
            "-2014": lambda: httpx.Response(401, json={"code": -2014, "msg": "API-key format invalid."}),
            "-2015": lambda: httpx.Response(401, json={"code": -2015, "msg": "Invalid API-key, IP, or permissions."}),
            "-1022": lambda: httpx.Response(
                400, json={"code": -1022, "msg": "Signature for this request is not valid."}
            ),
            "refuse": lambda: httpx.Response(400, json={"code": -2010, "msg": "Account has insufficient balance."}),
        }
        return failures[failure]()

    def _order(self, params: dict[str, str]) -> dict[str, Any]:
        number = len(self.orders) + 1
        price = self.ask if params["side"] == "BUY" else self.bid
        fills = params["type"] == "MARKET" or self.fills_limit_orders
        quantity = Decimal(params.get("quantity", "0"))
        if "quoteOrderQty" in params:
            quantity = Decimal(params["quoteOrderQty"]) // Decimal(price)
        order = {
            "symbol": params["symbol"],
            "orderId": number,
            "clientOrderId": params["newClientOrderId"],
            "side": params["side"],
            "type": params["type"],
            "status": "NEW",
            "price": params.get("price", "0"),
            "origQty": text(quantity),
            "executedQty": "0",
            "fills": [],
        }
        return self.execute(order, quantity, price) if fills else order

    def execute(self, order: dict[str, Any], quantity: Decimal, price: str) -> dict[str, Any]:
        """Fill `quantity` of an order."""
        done = Decimal(order["executedQty"]) + quantity
        received = quantity if order["side"] == "BUY" else quantity * Decimal(price)
        asset = "BTC" if order["side"] == "BUY" else "USDT"
        number = order["orderId"] * 10_000 + len(order["fills"])
        fill = {"tradeId": number, "id": number, "price": price, "qty": text(quantity)}
        fill |= {"commission": text(received * RATE), "commissionAsset": asset, "isMaker": False, "time": now_ms()}
        status = "FILLED" if done == Decimal(order["origQty"]) else "PARTIALLY_FILLED"
        order |= {"executedQty": text(done), "fills": [*order["fills"], fill], "status": status}
        return order

    def _query(self, params: dict[str, str]) -> httpx.Response:
        order = self.orders.get(params["origClientOrderId"])
        if order is not None and self.hidden > 0:
            self.hidden -= 1
            order = None
        if order is None:
            return httpx.Response(400, json={"code": -2013, "msg": "Order does not exist."})
        return httpx.Response(200, json={name: value for name, value in order.items() if name != "fills"})

    def _cancel(self, params: dict[str, str]) -> httpx.Response:
        order = self.orders.get(params["origClientOrderId"])
        if order is None or order["status"] not in ("NEW", "PARTIALLY_FILLED"):
            return httpx.Response(400, json={"code": -2011, "msg": "Unknown order sent."})
        order["status"] = "CANCELED"
        failure = self.faults.pop(0) if self.faults else ""
        if failure == "cancel:reset":
            raise httpx.ReadError("reset")
        return httpx.Response(200, json={**order, "origClientOrderId": order["clientOrderId"], "clientOrderId": "x"})
