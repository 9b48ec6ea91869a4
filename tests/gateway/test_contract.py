"""The contract with Binance: every request that the gateway sends, the answers it understands, the rules of 2026.

`backend/CONTRACT.md` lists them with the test that proves each; the last tests here keep that list true.
"""

import ast
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.binance.samples import spec
from tests.gateway.desk import buy, open_desk
from tests.simulator.conftest import Clock
from tests.simulator.scripted import START, ScriptedMarket
from vostok.binance.errors import BinanceError
from vostok.binance.symbols import from_exchange_info, to_exchange_info
from vostok.binance.weights import UNKNOWN_WEIGHT, request_weight
from vostok.db import Database
from vostok.gateway.credentials import Credentials
from vostok.gateway.models import Order
from vostok.gateway.upstream import Upstream, VenuePaused, VenueSilent
from vostok.gateway.user_stream import UserStream, UserStreamRefused
from vostok.gateway.venue_answers import read_order
from vostok.settings import ROOT
from vostok.simulator.__main__ import MIGRATIONS
from vostok.simulator.exchange.accounts import create_account
from vostok.simulator.exchange.engine import Engine
from vostok.simulator.lab.events import LabEvents
from vostok.simulator.wire.app import create_app

GATEWAY = ROOT / "backend" / "vostok" / "gateway"
KEYS = Credentials("k" * 64, "s" * 64)
SYMBOL = {"symbol": "BTCUSDT"}
RESTING = {**SYMBOL, "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "50"}
MINE = {**SYMBOL, "origClientOrderId": "resting"}
ORDER = {"symbol", "orderId", "clientOrderId", "status", "side", "type", "origQty", "executedQty", "price"}
BEST = {"symbol", "bidPrice", "askPrice"}
# What each request of the gateway must be answered with at least, and an example of its parameters.
REQUESTS: dict[tuple[str, str], tuple[dict[str, str], set[str]]] = {
    ("GET", "ping"): ({}, set()),
    ("GET", "time"): ({}, {"serverTime"}),
    ("GET", "exchangeInfo"): ({}, {"timezone", "serverTime", "rateLimits", "exchangeFilters", "symbols"}),
    ("GET", "depth"): ({**SYMBOL, "limit": "20"}, {"lastUpdateId", "bids", "asks"}),
    ("GET", "klines"): ({**SYMBOL, "interval": "1m", "limit": "2"}, set()),
    ("GET", "trades"): ({**SYMBOL, "limit": "2"}, {"id", "price", "qty", "quoteQty", "time", "isBuyerMaker"}),
    ("GET", "aggTrades"): ({**SYMBOL, "limit": "2"}, {"a", "p", "q", "f", "l", "T", "m"}),
    ("GET", "avgPrice"): (SYMBOL, {"mins", "price", "closeTime"}),
    ("GET", "ticker/24hr"): (SYMBOL, {"symbol", "lastPrice", "quoteVolume", "closeTime", "priceChangePercent"}),
    ("GET", "ticker/price"): (SYMBOL, {"symbol", "price"}),
    ("GET", "ticker/bookTicker"): ({"symbols": '["BTCUSDT"]'}, BEST),
    ("GET", "account"): ({"omitZeroBalances": "true"}, {"balances", "canTrade", "uid"}),
    ("GET", "order"): (MINE, ORDER | {"time", "updateTime", "isWorking", "workingTime"}),
    ("GET", "openOrders"): (SYMBOL, ORDER),
    ("GET", "allOrders"): (SYMBOL, ORDER),
    ("GET", "myTrades"): (
        SYMBOL,
        {"id", "orderId", "price", "qty", "commission", "commissionAsset", "time", "isMaker"},
    ),
    ("POST", "order"): (RESTING, ORDER | {"fills", "transactTime", "workingTime"}),
    ("POST", "order/test"): (RESTING, set()),
    ("DELETE", "order"): (MINE, ORDER | {"origClientOrderId"}),
}
LISTS = ("klines", "trades", "aggTrades", "openOrders", "allOrders", "myTrades")
# Asked of `/sapi`, which neither the testnet nor the simulator has.
ELSEWHERE = {("GET", "account/apiRestrictions")}


@pytest.fixture
async def upstream(tmp_path: Path) -> AsyncIterator[Upstream]:
    """The gateway's own client on the simulated exchange, in this process, with an order that rests and one done."""
    market, clock = ScriptedMarket(), Clock()
    market.trade(0, "100")
    database = Database(tmp_path / "simulator.sqlite", MIGRATIONS).open()
    account = create_account(database, KEYS.key, KEYS.secret, START)
    app = create_app(Engine(market, database), {account.key: account}, LabEvents(), clock)
    made = Upstream("http://venue", lambda: KEYS, clock, httpx.ASGITransport(app))
    bought = {**SYMBOL, "side": "BUY", "type": "MARKET", "quantity": "1", "newOrderRespType": "FULL"}
    await made.private("POST", "order", bought)
    await made.private("POST", "order", {**RESTING, "newClientOrderId": "resting"})
    yield made
    await made.close()
    database.close()


@pytest.mark.parametrize(("method", "path"), REQUESTS)
async def test_request_is_taken_and_answered_with_the_documented_fields(
    upstream: Upstream, method: str, path: str
) -> None:
    params, fields = REQUESTS[method, path]
    if method == "GET" and path not in ("account", "order", "openOrders", "allOrders", "myTrades"):
        answer = await upstream.public(path, params)
    else:
        answer = await upstream.private(method, path, params)
    entries = answer if isinstance(answer, list) else [answer]
    assert entries, "an empty answer proves nothing"
    assert isinstance(answer, list) == (path in LISTS or "symbols" in params)
    for entry in entries:
        assert fields <= (set(entry) if isinstance(entry, dict) else set())


@pytest.mark.parametrize(("method", "path"), REQUESTS)
def test_weight_of_the_request_is_known(method: str, path: str) -> None:
    assert request_weight(method, path, REQUESTS[method, path][0]) < UNKNOWN_WEIGHT


def test_table_holds_every_request_of_the_gateway() -> None:
    sent = {request for path in sorted(GATEWAY.rglob("*.py")) for request in _requests(path)}
    assert sent - set(REQUESTS) == ELSEWHERE
    assert {path for _, path in REQUESTS} - {path for _, path in sent} == set()


def _requests(path: Path) -> Iterator[tuple[str, str]]:
    """What a file asks of the venue, by the constants in its calls (one that takes a variable names its values)."""
    text = path.read_text()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        constants = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in ("public", "passed_on") and constants:
            yield ("GET", constants[0])
        elif name == "private" and len(constants) == 2:
            yield (constants[0], constants[1])
        elif name == "private" and constants:
            yield from ((constants[0], found) for found in re.findall(r'"([a-zA-Z/]+)"', text) if found in _VARIABLE)


_VARIABLE = ("openOrders", "allOrders", "account/apiRestrictions")


@pytest.mark.parametrize(
    ("status", "body", "known"),
    [
        (400, '{"code": -2010, "msg": "Account has insufficient balance."}', BinanceError),
        (401, '{"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."}', BinanceError),
        (403, "<html>Forbidden</html>", VenueSilent),
        (408, '{"code": -1007, "msg": "Timeout waiting for response from backend server."}', VenueSilent),
        (409, '{"code": -2021, "msg": "Order cancel-replace partially failed."}', BinanceError),
        (418, '{"code": -1003, "msg": "Way too much request weight used."}', VenuePaused),
        (429, '{"code": -1015, "msg": "Too many new orders."}', VenuePaused),
        (451, "<html>Unavailable For Legal Reasons</html>", VenueSilent),
        (400, '{"code": -1006, "msg": "An unexpected response was received."}', VenueSilent),
        (500, '{"code": -1000, "msg": "An unknown error occurred."}', VenueSilent),
        (502, "<html>Bad Gateway</html>", VenueSilent),
        (503, '{"code": -1008, "msg": "Server is currently overloaded."}', VenueSilent),
        (504, "", VenueSilent),
        (200, "<html>maintenance</html>", VenueSilent),
        (200, '{"symbol": "BTC', VenueSilent),
    ],
)
async def test_answer_says_no_more_than_is_known_of_the_outcome(status: int, body: str, known: type[Exception]) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(status, text=body))
    upstream = Upstream("http://venue", lambda: KEYS, Clock(), transport)
    with pytest.raises(known) as caught:
        await upstream.private("POST", "order", RESTING)
    assert type(caught.value) is known or isinstance(caught.value, BinanceError)
    await upstream.close()


@pytest.mark.parametrize(
    ("status", "more"),
    [
        ("EXPIRED", {"expiryReason": "EXECUTION_RULE_PRICE_RANGE_EXCEEDED"}),
        ("EXPIRED_IN_MATCH", {"preventedMatchId": 0, "preventedQuantity": "0.5"}),
        ("CANCELED", {"pegPriceType": "PRIMARY_PEG", "peggedPrice": "99"}),
    ],
)
async def test_order_that_ended_partly_filled_is_read_whatever_fields_are_new(
    tmp_path: Path, status: str, more: dict[str, Any]
) -> None:
    order = await _live_order(tmp_path)
    body = {**SYMBOL, "side": "BUY", "orderId": 7, "clientOrderId": order.venue_client_id, "executedQty": "0.4"}
    found = read_order(body | {"status": status, **more}, order)
    assert (found.status, f"{found.executed}") == (status, "0.4")


@pytest.mark.parametrize("status", ["PENDING_NEW_KIND", "", None])
async def test_status_that_is_not_documented_is_no_outcome(tmp_path: Path, status: str | None) -> None:
    order = await _live_order(tmp_path)
    body = {**SYMBOL, "side": "BUY", "orderId": 7, "clientOrderId": order.venue_client_id, "executedQty": "0"}
    with pytest.raises(VenueSilent):
        read_order(body | {"status": status}, order)


async def _live_order(folder: Path) -> Order:
    async with open_desk(folder) as desk:
        bot = await desk.bot(mode="REAL_MARKET_SPOT")
        return await desk.trading.place(bot, buy("1"))


@pytest.mark.parametrize("event", ["serverShutdown", "eventStreamTerminated"])
def test_user_stream_that_the_venue_ends_is_subscribed_anew(event: str) -> None:
    stream = UserStream("ws://venue", lambda: KEYS, Clock(), lambda _id: None)
    with pytest.raises(UserStreamRefused, match=event):
        stream._take({"event": {"e": event, "E": 1}})


@pytest.mark.parametrize("event", ["balanceUpdate", "listStatus", "externalLockUpdate", "outboundAccountPosition"])
def test_event_that_tells_of_no_order_is_passed_over(event: str) -> None:
    heard: list[str] = []
    UserStream("ws://venue", lambda: KEYS, Clock(), heard.append)._take({"event": {"e": event}})
    assert heard == []


async def test_subscription_needs_no_listen_key_and_signs_in_alphabetical_order() -> None:
    asked = UserStream("ws://venue", lambda: KEYS, Clock(), lambda _id: None)._subscription(KEYS)
    assert asked["method"] == "userDataStream.subscribe.signature"
    names = [name for name in asked["params"] if name != "signature"]
    assert names == sorted(names)
    assert "listenKey" not in str(asked)


async def test_symbol_in_another_script_is_traded_like_any_other(upstream: Upstream) -> None:
    listed = from_exchange_info(to_exchange_info([spec(symbol="这是测试币456", base="这是测试币", quote="456")], 1, []))
    assert listed["这是测试币456"].pair == "这是测试币/456"
    with pytest.raises(BinanceError) as caught:
        await upstream.private("GET", "openOrders", {"symbol": "这是测试币456"})
    # Its signature holds (percent-encoded, else -1022); that the exchange does not list it is another matter.
    assert caught.value.code in (-1100, -1121)


async def test_time_is_asked_in_milliseconds_and_nothing_else(upstream: Upstream) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"serverTime": START})

    asking = Upstream("http://venue", lambda: KEYS, Clock(), httpx.MockTransport(answer))
    await asking.synchronise()
    assert "X-MBX-TIME-UNIT" not in seen[0].headers
    assert (await upstream.public("time"))["serverTime"] == START
    await asking.close()


CONTRACT = ROOT / "backend" / "CONTRACT.md"


def test_every_test_that_the_table_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", CONTRACT.read_text())
    assert len(named) > 50
    missing = [f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text()]
    assert missing == []


def test_table_of_requests_is_the_one_that_is_tested() -> None:
    rows = re.findall(r"^\| `(GET|POST|DELETE) (?:/api/v3|/sapi/v1)/([\w/]+)` \|", CONTRACT.read_text(), re.MULTILINE)
    assert set(rows) == set(REQUESTS) | ELSEWHERE
