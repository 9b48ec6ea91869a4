"""The gateway without its network: real journal, gate, paper and live engines, and a venue that misbehaves on order."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx

from tests.gateway.client import KEY, SECRET
from vostok.binance.decimals import text
from vostok.binance.orders import OrderRequest
from vostok.binance.symbols import SymbolSpec, to_exchange_info
from vostok.clock import now_ms
from vostok.db import Database
from vostok.gateway import live as live_module
from vostok.gateway.app import MIGRATIONS
from vostok.gateway.books import Event
from vostok.gateway.events import EventLog
from vostok.gateway.fees import Fees, read_fees
from vostok.gateway.killswitch import KillSwitch
from vostok.gateway.live import LiveVenue
from vostok.gateway.market import Market
from vostok.gateway.mode_limits import change_limits
from vostok.gateway.models import Bot
from vostok.gateway.records import Records
from vostok.gateway.subaccounts import put_bot, set_state
from vostok.gateway.switch import Switch
from vostok.gateway.trading import Trading
from vostok.gateway.upstream import Upstream
from vostok.gateway.writer import Writer
from vostok.risk.gate import load_rules
from vostok.risk.types import Mode

BOT = "a" * 10
RATE = Decimal("0.001")
FEES = Fees(RATE, RATE)
WIDE = dict.fromkeys(
    ("max_pair_exposure", "max_family_exposure", "max_portfolio_exposure", "max_loss_at_stop"), "1"
) | {"min_stake_share": "0"}
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
        mine = [order for order in self.orders.values() if order["symbol"] == params.get("symbol")]
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
            "openOrders": [order for order in mine if order["status"] == "NEW"],
            "myTrades": [
                trade for order in mine if str(order["orderId"]) == params.get("orderId") for trade in order["fills"]
            ],
        }[path]

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
            "-2015": lambda: httpx.Response(401, json={"code": -2015, "msg": "Invalid API-key, IP, or permissions."}),
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
        number = order["orderId"] * 100 + len(order["fills"])
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


@dataclass
class Desk:
    """A running journal with everything that acts on it, and what it told."""

    database: Database
    writer: Writer
    market: Market
    live: LiveVenue
    trading: Trading
    records: Records
    venue: FakeVenue
    events: list[Event]
    switch: Switch
    kill_switch: KillSwitch

    async def bot(self, bot_id: str = BOT, mode: Mode = "SIMULATED", **changes: Any) -> Bot:
        """A RUNNING sub-account with 1,000 USDT, held back by its own limits only unless its mode has some."""
        settings: dict[str, Any] = {
            "name": bot_id,
            "strategy": "X",
            "key": KEY,
            "secret": SECRET,
            "pairs": ["BTC/USDT"],
        }
        settings["stoploss"] = Decimal("-0.01")
        settings["limits"] = changes.pop("limits", {"max_trade_value": "500", "max_exposure": "800"})
        allocation = changes.pop("allocation", Decimal(1000))
        known = self.writer.books.risk_limits.get(mode, {})
        await self.writer.run(lambda tx: tx.put_risk_limits(mode, {**WIDE, **known}))
        await self.writer.run(put_bot(bot_id, {**settings, **changes}, mode, "USDT", allocation))
        return await self.writer.run(set_state(bot_id, "RUNNING", "owner", "test"))

    async def limit(self, mode: Mode = "SIMULATED", **limits: str) -> None:
        """Set limits of a mode, as its owner would."""
        await self.writer.run(change_limits(mode, limits, "owner", load_rules()))

    def total(self, asset: str, bot_id: str = BOT) -> Decimal:
        """What the bot has of `asset`."""
        return self.writer.books.ledgers[bot_id].balance(asset).total

    def locked(self, asset: str, bot_id: str = BOT) -> Decimal:
        """What the bot's orders hold back of `asset`."""
        return self.writer.books.ledgers[bot_id].balance(asset).locked


@asynccontextmanager
async def open_desk(folder: Path, venue: FakeVenue | None = None) -> AsyncIterator[Desk]:
    """A desk on the database in `folder`; opening it again is what a restart does."""
    played = venue or FakeVenue()
    credentials = folder / "simulator.json"
    credentials.write_text(json.dumps({"key": KEY, "secret": SECRET}))
    database = Database(folder / "gateway.sqlite", MIGRATIONS).open()
    events: list[Event] = []
    log = EventLog(now_ms)
    log.listen(events.append)
    writer = Writer(database, now_ms, log.publish)
    upstream = Upstream("http://venue", credentials, now_ms, played.transport())
    market = Market(upstream, now_ms)
    switch = Switch(folder)
    live = LiveVenue(writer, upstream, market, switch, now_ms)
    trading = Trading(writer, market, live, load_rules(), switch, now_ms, read_fees(database, RATE))
    kill_switch = KillSwitch(switch, writer, trading, market, log, now_ms)
    upstream.on_refused_key = kill_switch.key_refused
    writer.start()
    try:
        await kill_switch.load()
        yield Desk(database, writer, market, live, trading, Records(database), played, events, switch, kill_switch)
    finally:
        await live.close()
        await upstream.close()
        writer.stop()
        database.close()


def buy(quantity: str = "1", price: str | None = None, **changes: Any) -> OrderRequest:
    """A market entry, or a limit one when `price` is given."""
    return _request("BUY", quantity, price, **changes)


def sell(quantity: str = "1", price: str | None = None, **changes: Any) -> OrderRequest:
    """A market exit, or a limit one when `price` is given."""
    return _request("SELL", quantity, price, **changes)


def _request(side: Any, quantity: str, price: str | None, **changes: Any) -> OrderRequest:
    known: dict[str, Any] = {"type": "MARKET" if price is None else "LIMIT", "quantity": Decimal(quantity)}
    known["price"] = None if price is None else Decimal(price)
    return OrderRequest(symbol="BTCUSDT", side=side, **{**known, **changes})


def hurry(monkeypatch: Any, *, answer_within_s: float = 0.5) -> None:
    """Let the live engine ask in milliseconds and give up early, so that tests do not wait for real time-outs."""
    monkeypatch.setattr(live_module, "_delays", lambda: iter([0.01] * 1000))
    monkeypatch.setattr(live_module, "ANSWER_WITHIN_S", answer_within_s)
    monkeypatch.setattr(live_module, "RECV_WINDOW_MS", 30)
    monkeypatch.setattr(live_module, "ARRIVAL_MARGIN_MS", 20)


async def eventually(condition: Callable[[], bool], within_s: float = 5.0) -> None:
    """Wait until `condition` holds."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.01)
