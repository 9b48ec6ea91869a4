"""A gateway in this process behind its real wire, and a venue with three markets whose door a model watches."""

import contextlib
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
from starlette.applications import Starlette

from tests.faults.model import Asked, Model
from tests.faults.wishes import Pair, Wish, Wishes
from tests.gateway.fake_venue import SPEC
from vostok.binance.decimals import text
from vostok.binance.symbols import SymbolSpec, to_exchange_info
from vostok.clock import Clock, now_ms
from vostok.db import Database
from vostok.gateway.app import MIGRATIONS
from vostok.gateway.credentials import key_in
from vostok.gateway.events import EventLog
from vostok.gateway.fees import Fees
from vostok.gateway.live import LiveVenue
from vostok.gateway.market import Market
from vostok.gateway.mode_limits import change_limits
from vostok.gateway.records import Records
from vostok.gateway.replay import replay_journal
from vostok.gateway.streams import Streams
from vostok.gateway.subaccounts import put_bot, set_state
from vostok.gateway.switch import Switch
from vostok.gateway.trading import Trading
from vostok.gateway.upstream import Upstream
from vostok.gateway.wire.app import create_wire
from vostok.gateway.wire.edge import Wire
from vostok.gateway.writer import Writer
from vostok.risk import gate
from vostok.risk.ledger import Overdrawn
from vostok.risk.states import Latch
from vostok.risk.types import Mode

MODE: Mode = "REAL_MARKET_SPOT"
RATE = Decimal("0.001")
SECRET = "s" * 40
PLENTY = 10**9
LIMITS = [
    {"rateLimitType": kind, "interval": unit, "intervalNum": number, "limit": PLENTY}
    for kind, unit, number in (("REQUEST_WEIGHT", "MINUTE", 1), ("ORDERS", "SECOND", 10), ("ORDERS", "DAY", 1))
]


def key_of(bot_id: str) -> str:
    """The bot's own key."""
    return bot_id[0] * 32


@dataclass
class Venue:
    """Fills what crosses the best price and lets the rest lie; every order passes the model first."""

    model: Model
    clock: Clock = now_ms
    lose_answer: bool = False
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one request of the gateway."""
        path = request.url.path.removeprefix("/api/v3/")
        params = dict(parse_qsl(request.url.query.decode() or request.content.decode()))
        if request.method == "POST":
            placed = self._place(params)
            if self.lose_answer:
                self.lose_answer = False
                raise httpx.ReadError("reset")
            return httpx.Response(200, json=placed)
        if self.model.wishes.dark and path not in ("time", "exchangeInfo", "order"):
            raise httpx.ConnectError("dark")
        if path == "order":
            return self._about(request.method, self.orders.get(params.get("origClientOrderId", "")))
        return httpx.Response(200, json=self._read(path, params))

    def _read(self, path: str, params: dict[str, str]) -> Any:
        pairs = {name.replace("/", ""): pair for name, pair in self.model.pairs.items()}
        if path == "myTrades":
            return next(one["fills"] for one in self.orders.values() if str(one["orderId"]) == params["orderId"])
        if path == "time":
            return {"serverTime": self.clock()}
        if path == "exchangeInfo":
            return to_exchange_info(
                [_spec(name, pair, self.model) for name, pair in self.model.pairs.items()], 0, LIMITS
            )
        if path == "ticker/bookTicker":
            wanted = json.loads(params["symbols"])
            return [{"symbol": n, "bidPrice": text(pairs[n].bid), "askPrice": text(pairs[n].ask)} for n in wanted]
        pair = pairs[params["symbol"]]
        if path == "ticker/24hr":
            seen = {"lastPrice": text(pair.last), "quoteVolume": text(pair.volume), "closeTime": self.clock()}
            return {"symbol": params["symbol"], **seen}
        if path == "klines":
            return [[day, *["1"] * 5, day + 1, text(pair.volume), 9, "1", "1", "0"] for day in range(8)]
        if path == "depth":
            asks = [[text(pair.ask), text(pair.offered)], [text(pair.dearer), "9000"]]
            return {"lastUpdateId": 1, "bids": [[text(pair.bid), "9000"]], "asks": asks}
        return []

    def _place(self, params: dict[str, str]) -> dict[str, Any]:
        name = params["newClientOrderId"]
        pair = next(one for one in self.model.pairs if one.replace("/", "") == params["symbol"])
        market, bot_id = self.model.pairs[pair], name.split("-")[1]
        price = Decimal(params["price"]) if "price" in params else None
        quantity = Decimal(params.get("quantity", "0"))
        if "quoteOrderQty" in params:
            cost = Decimal(params["quoteOrderQty"])
            quantity = (cost / market.ask).quantize(SPEC.step_size, ROUND_DOWN)
        else:
            cost = quantity * (price if price is not None else market.dearer)
        order = Asked(bot_id, pair, params["side"], quantity, price, cost, self.clock())
        self.model.arrives(order)
        placed = {"symbol": params["symbol"], "orderId": len(self.orders) + 1, "clientOrderId": name}
        placed |= {"side": order.side, "type": params["type"], "status": "NEW", "price": params.get("price", "0")}
        placed |= {"origQty": text(quantity), "executedQty": "0", "fills": []}
        placed |= {"workingTime": -1} if "stopPrice" in params else {}
        self.orders[name] = placed
        self._trade(order, placed, params, market)
        return placed

    def _trade(self, order: Asked, placed: dict[str, Any], params: dict[str, str], market: Pair) -> None:
        book, buys = self.model.books[order.bot_id], order.side == "BUY"
        at = market.ask if buys else market.bid
        crosses = order.price is None or (order.price >= at if buys else order.price <= at)
        if "stopPrice" in params or not crosses:
            rest = order.cost if buys else order.quantity
            if params.get("timeInForce") in ("IOC", "FOK"):
                placed["status"] = "EXPIRED"
            else:
                (book.buys if buys else book.sells)[placed["clientOrderId"]] = (order.pair, rest)
            return
        worth = order.quantity * at
        fee = (order.quantity if buys else worth) * RATE
        fill = {"tradeId": placed["orderId"], "price": text(at), "qty": text(order.quantity), "commission": f"{fee:f}"}
        placed["fills"] = [fill | {"commissionAsset": order.pair[:3] if buys else "USDT", "time": order.at_ms}]
        placed |= {"status": "FILLED", "executedQty": text(order.quantity)}
        book.cash += -worth if buys else worth - fee
        gained = order.quantity - fee if buys else -order.quantity
        book.coins[order.pair] = book.coins.get(order.pair, Decimal(0)) + gained

    def fill_resting(self, name: str, share: Decimal) -> None:
        """The market comes to a resting entry and takes a `share` of what is left of it, at its own price."""
        order = self.orders[name]
        bot_id, price = name.split("-")[1], Decimal(order["price"])
        done, book = Decimal(order["executedQty"]), self.model.books[bot_id]
        pair, _rest = book.buys[name]
        left = Decimal(order["origQty"]) - done
        taken = max((left * share).quantize(SPEC.step_size, ROUND_DOWN), min(left, SPEC.step_size))
        number = len(order["fills"]) + order["orderId"] * 1_000
        fill = {"id": number, "price": text(price), "qty": text(taken), "commission": f"{taken * RATE:f}"}
        order["fills"].append(fill | {"commissionAsset": pair[:3], "time": self.clock(), "isMaker": True})
        order |= {"executedQty": text(done + taken), "status": "FILLED" if taken == left else "PARTIALLY_FILLED"}
        book.cash -= taken * price
        book.coins[pair] = book.coins.get(pair, Decimal(0)) + taken * (1 - RATE)
        book.buys[name] = (pair, (left - taken) * price)
        if taken == left:
            del book.buys[name]

    def _about(self, method: str, order: dict[str, Any] | None) -> httpx.Response:
        if order is None:
            return httpx.Response(400, json={"code": -2013, "msg": "Order does not exist."})
        if method == "DELETE":
            if order["status"] not in ("NEW", "PARTIALLY_FILLED"):
                return httpx.Response(400, json={"code": -2011, "msg": "Unknown order sent."})
            order["status"] = "CANCELED"
            book = self.model.books[order["clientOrderId"].split("-")[1]]
            (book.buys if order["side"] == "BUY" else book.sells).pop(order["clientOrderId"])
            return httpx.Response(200, json=order | {"origClientOrderId": order["clientOrderId"], "clientOrderId": "x"})
        return httpx.Response(200, json=order)


@dataclass
class Arena:
    """A round's gateway."""

    app: Starlette
    writer: Writer
    records: Records
    venue: Venue
    live: LiveVenue

    async def send(self, method: str, path: str, query: str, body: bytes, key: str) -> tuple[int, str]:
        """One raw request to the wire, byte for byte; status and text of the answer."""
        headers = [(b"x-mbx-apikey", key.encode("latin-1", "replace")), (b"content-length", str(len(body)).encode())]
        headers += [(b"content-type", b"application/x-www-form-urlencoded")] if body else []
        scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "headers": headers}
        scope |= {"query_string": query.encode("utf-8", "replace"), "root_path": "", "scheme": "http"}
        scope |= {"http_version": "1.1", "server": ("g", 80), "client": ("b", 1)}
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def answer(message: Any) -> None:
            sent.append(message)

        # Starlette answers 500 and raises on; the answer is what the adversary gets.
        with contextlib.suppress(Overdrawn):
            await self.app(scope, receive, answer)
        return sent[0]["status"], b"".join(part.get("body", b"") for part in sent[1:]).decode()


def _lay_out(folder: Path, template: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(template, folder / "gateway.sqlite")
    (folder / "simulator.json").write_text(json.dumps({"key": "k" * 32, "secret": SECRET}))


def _spec(name: str, pair: Pair, model: Model) -> SymbolSpec:
    base, quote = name.split("/")
    stops = model.wishes.stop_orders
    return replace(
        SPEC, symbol=base + quote, base=base, quote=quote, status=pair.status, max_algo_orders=stops, max_orders=9_000
    )


async def set_up(writer: Writer, model: Model) -> None:
    """Tell the gateway what the owner wishes; again after a change."""
    wishes = model.wishes
    limits: dict[str, Any] = {"max_pair_exposure": f"{wishes.share}", "max_portfolio_exposure": f"{wishes.share}"}
    limits |= {"max_family_exposure": "1", "min_stake_share": "0", "max_loss_at_stop": f"{wishes.loss}"}
    limits |= {"max_entries_per_minute": str(wishes.bot_rate), "max_orders_per_10s": str(wishes.account_rate)}
    limits |= {"max_entries_per_pair": str(wishes.pair_rate), "duplicate_window_s": str(wishes.duplicate_s)}
    limits |= {"max_entries_per_hour": str(wishes.hour_rate), "blocked_pairs": sorted(wishes.blocked)}
    limits |= {f"{who}_{when}": "1" for who in ("bot", "family", "portfolio") for when in ("day", "week", "month")}
    await writer.run(change_limits(MODE, limits | {"bot_drawdown": "1"}, "owner", gate.load_rules()))
    for bot in model.bots.values():
        settings: dict[str, Any] = {"name": bot.bot_id, "strategy": "X", "key": key_of(bot.bot_id), "secret": SECRET}
        settings |= {"pairs": sorted(bot.pairs), "stoploss": -bot.stoploss, "stops_at_venue": bot.stops_at_venue}
        settings["limits"] = {"max_trade_value": str(bot.max_trade), "max_exposure": str(bot.max_exposure)}
        await writer.run(put_bot(bot.bot_id, settings, MODE, "USDT", bot.cash))
        await writer.run(set_state(bot.bot_id, "RUNNING" if bot.running else "PAUSED", "owner", "test"))
    if wishes.latch != "ACTIVE":
        state: Any = wishes.latch
        await writer.run(lambda tx: tx.put_latch(Latch(f"mode:{MODE}", "kill", state, "test", "owner", 1)))


@asynccontextmanager
async def open_arena(
    folder: Path, template: Path, pairs: dict[str, Pair], bots: list[Wish], wishes: Wishes
) -> AsyncIterator[Arena]:
    """A gateway on a fresh copy of the migrated database `template`, as the owner wishes it."""
    _lay_out(folder, template)
    async with gateway_in(folder, Venue(Model(pairs, bots, wishes))) as arena:
        await set_up(arena.writer, arena.venue.model)
        yield arena


@asynccontextmanager
async def gateway_in(folder: Path, venue: Venue) -> AsyncIterator[Arena]:
    """A gateway on the database in `folder`; on one that was used it replays the journal, as a start does."""
    database = Database(folder / "gateway.sqlite", MIGRATIONS).open()
    writer = Writer(database, venue.clock, EventLog(venue.clock).publish)
    upstream = Upstream(
        "http://venue", key_in(folder / "simulator.json"), venue.clock, httpx.MockTransport(venue.handle)
    )
    market, switch, records = Market(upstream, venue.clock), Switch(folder), Records(database)
    live = LiveVenue(writer, upstream, market, switch, venue.clock)
    trading = Trading(writer, market, live, gate.load_rules(), switch, venue.clock, Fees(RATE, RATE), real_money=False)
    writer.start()
    try:
        for order in await writer.run(replay_journal(list(writer.books.orders.values()))):
            live.keep_resolving(order)
        wire = Wire(writer, records, market, upstream, trading, venue.clock, lambda _bot_id: None)
        yield Arena(create_wire(wire, Streams("ws://venue", market, venue.clock)), writer, records, venue, live)
        await trading.deliveries_noted()
    finally:
        await live.close()
        await upstream.close()
        writer.stop()
        database.close()
