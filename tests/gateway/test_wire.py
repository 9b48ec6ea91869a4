"""The wire side on a real simulator: Binance's words for a bot, and nothing that is not the bot's."""

import json
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.gateway.client import KEY, SECRET, BotClient, put_bot
from tests.programs import Installation, wait_until
from vostok.binance.signing import signed
from vostok.clock import now_ms

pytestmark = pytest.mark.slow


def balances(wire: httpx.Client, bot: BotClient) -> dict[str, Decimal]:
    body = wire.send(bot.request("GET", "account")).json()
    return {entry["asset"]: Decimal(entry["free"]) + Decimal(entry["locked"]) for entry in body["balances"]}


def price(wire: httpx.Client, symbol: str) -> Decimal:
    return Decimal(wire.get("/api/v3/ticker/price", params={"symbol": symbol}).json()["price"])


@pytest.mark.parametrize(("bot_id", "mode"), [("ma" * 5, "SIMULATED"), ("mb" * 5, "REAL_MARKET_SPOT")])
def test_round_trip_shows_in_account_orders_and_trades(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client, bot_id: str, mode: str
) -> None:
    bot = put_bot(control, bot_id, trading_floor.gateway_url, mode=mode)
    bought = wire.send(bot.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="100")).json()
    assert bought["status"] == "FILLED"
    held = balances(wire, bot)
    fee = sum(Decimal(fill["commission"]) for fill in bought["fills"])
    assert held["BTC"] == Decimal(bought["executedQty"]) - fee
    assert held["USDT"] == 1000 - Decimal(bought["cummulativeQuoteQty"])
    quantity = held["BTC"].quantize(Decimal("0.00001"), "ROUND_DOWN")
    sold = wire.send(bot.order(symbol="BTCUSDT", side="SELL", type="MARKET", quantity=str(quantity))).json()
    assert sold["status"] == "FILLED"
    query = wire.send(bot.request("GET", "order", symbol="BTCUSDT", orderId=sold["orderId"])).json()
    assert (query["executedQty"], query["status"]) == (sold["executedQty"], "FILLED")
    trades = wire.send(bot.request("GET", "myTrades", symbol="BTCUSDT")).json()
    assert trades[0]["isBuyer"] is True
    assert {trade["orderId"] for trade in trades} == {bought["orderId"], sold["orderId"]}
    listed = wire.send(bot.request("GET", "allOrders", symbol="BTCUSDT")).json()
    assert [order["side"] for order in listed] == ["BUY", "SELL"]
    account = control.get(f"/bots/{bot_id}").json()
    realised = sum(Decimal(fill["realised"]) for fill in control.get(f"/bots/{bot_id}/fills").json()["items"])
    assert Decimal(account["balance"]) == 1000 + realised


@pytest.mark.parametrize(("bot_id", "mode"), [("mc" * 5, "SIMULATED"), ("md" * 5, "REAL_MARKET_SPOT")])
def test_resting_order_is_open_until_it_is_cancelled(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client, bot_id: str, mode: str
) -> None:
    bot = put_bot(control, bot_id, trading_floor.gateway_url, mode=mode)
    limit = f"{price(wire, 'ETHUSDT') * Decimal('0.9'):.2f}"
    placed = wire.send(
        bot.order(symbol="ETHUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.05", price=limit)
    ).json()
    assert placed["status"] == "NEW"
    opened = wire.send(bot.request("GET", "openOrders", symbol="ETHUSDT")).json()
    assert [order["orderId"] for order in opened] == [placed["orderId"]]
    assert Decimal(control.get(f"/bots/{bot_id}").json()["reserved"]) == Decimal(limit) * Decimal("0.05")
    gone = wire.send(bot.request("DELETE", "order", symbol="ETHUSDT", orderId=placed["orderId"])).json()
    assert gone["status"] == "CANCELED"
    again = wire.send(bot.request("DELETE", "order", symbol="ETHUSDT", orderId=placed["orderId"]))
    assert again.json()["code"] == -2011
    assert Decimal(control.get(f"/bots/{bot_id}").json()["reserved"]) == 0


@pytest.mark.parametrize(("bot_id", "mode"), [("me" * 5, "SIMULATED"), ("mf" * 5, "REAL_MARKET_SPOT")])
def test_resting_entry_fills_as_the_market_moves(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client, bot_id: str, mode: str
) -> None:
    bot = put_bot(control, bot_id, trading_floor.gateway_url, mode=mode)

    def filled() -> bool:
        """Rest just below the bid, again and again, until the market has come down to one of the orders."""
        best = Decimal(wire.get("/api/v3/depth", params={"symbol": "ETHUSDT", "limit": 5}).json()["bids"][0][0])
        wire.send(
            bot.order(symbol="ETHUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.005", price=str(best))
        )
        return any(fill["maker"] for fill in control.get(f"/bots/{bot_id}/fills").json()["items"])

    wait_until(filled, within_s=45, every_s=1.5)
    account = control.get(f"/bots/{bot_id}").json()
    assert Decimal(account["positions"][0]["quantity"]) > 0


def test_sister_bots_see_nothing_of_each_other(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client
) -> None:
    rich = put_bot(control, "ra" * 5, trading_floor.gateway_url, mode="REAL_MARKET_SPOT")
    poor = put_bot(control, "rb" * 5, trading_floor.gateway_url, mode="REAL_MARKET_SPOT")
    order = wire.send(rich.order(symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="100")).json()
    theft = wire.send(poor.order(symbol="BTCUSDT", side="SELL", type="MARKET", quantity="0.0005")).json()
    assert theft == {"code": -2010, "msg": "Account has insufficient balance for requested action."}
    assert wire.send(poor.request("GET", "allOrders", symbol="BTCUSDT")).json() == []
    assert wire.send(poor.request("GET", "myTrades", symbol="BTCUSDT")).json() == []
    spied = wire.send(poor.request("GET", "order", symbol="BTCUSDT", orderId=order["orderId"]))
    assert spied.json()["code"] == -2013
    assert balances(wire, poor) == {"USDT": Decimal(1000)}


def test_bot_sees_only_its_symbols_and_the_stock_command_line_all(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client
) -> None:
    put_bot(control, "sa" * 5, trading_floor.gateway_url, pairs=["BTC/USDT", "SOL/USDT"])
    own = wire.get(f"/b/{'sa' * 5}/api/v3/exchangeInfo").json()
    everything = wire.get("/api/v3/exchangeInfo").json()
    assert {item["symbol"] for item in own["symbols"]} == {"BTCUSDT", "SOLUSDT"}
    assert len(everything["symbols"]) >= 12
    assert {item["symbol"] for item in wire.get(f"/b/{'sa' * 5}/api/v3/ticker/24hr").json()} == {"BTCUSDT", "SOLUSDT"}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v3/nothing", 404, -5000),
        ("/api/v3/order", 404, -5000),
        ("/sapi/v1/capital/config/getall", 404, -5000),
        ("/api/v3/klines?symbol=BTCUSDT", 400, -1102),
        ("/api/v3/klines?symbol=BTCUSDT&interval=7m", 400, -1120),
        ("/api/v3/klines?symbol=NOPE&interval=1m", 400, -1121),
        ("/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=x", 400, -1100),
        ("/api/v3/klines?symbol=BTCUSDT&symbol=ETHUSDT&interval=1m", 400, -1101),
        ("/api/v3/depth?symbol=BTCUSDT&colour=red", 400, -1104),
        ("/b/zzzzzzzzzz/api/v3/ping", 401, -2015),
    ],
)
def test_bad_requests_get_binances_errors(wire: httpx.Client, path: str, status: int, code: int) -> None:
    answer = wire.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_only_the_bots_own_key_and_signature_count(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client
) -> None:
    put_bot(control, "ka" * 5, trading_floor.gateway_url)
    other_key = BotClient("ka" * 5, trading_floor.gateway_url, key="x" * 32)
    other_secret = BotClient("ka" * 5, trading_floor.gateway_url, secret="x" * 40)
    assert wire.send(other_key.request("GET", "account")).json()["code"] == -2015
    assert wire.send(other_secret.request("GET", "account")).json()["code"] == -1022
    assert wire.get(f"/b/{'ka' * 5}/api/v3/account?timestamp=1").json()["code"] == -2014
    payload = signed(SECRET, {"timestamp": now_ms() - 6_000})
    late = wire.get(f"/b/{'ka' * 5}/api/v3/account?{payload}", headers={"X-MBX-APIKEY": KEY})
    assert late.json()["code"] == -1021


def test_guard_answers_yes_or_no_with_a_reason(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client
) -> None:
    bot = put_bot(control, "ga" * 5, trading_floor.gateway_url, limit="100")

    def ask(**question: Any) -> httpx.Response:
        return wire.post(f"/b/{bot.bot_id}/vostok/guard", headers={"X-MBX-APIKEY": bot.key}, json=question)

    question: dict[str, Any] = {"pair": "ETH/USDT", "side": "BUY", "amount": 0.01, "price": 1000.0}
    assert ask(**question).json() == {"allowed": True, "code": None, "reason": None, "hold_s": None}
    large = ask(**{**question, "amount": 1}).json()
    assert (large["allowed"], large["code"]) == (False, "MAX_EXPOSURE")
    small = ask(**{**question, "amount": 0.001, "minimum": 5.5}).json()
    assert (small["allowed"], small["code"], small["hold_s"]) == (False, "STAKE_TOO_SMALL", None)
    assert "stake is 1.00 USDT, an entry of ETH/USDT needs at least 5.50 USDT" in small["reason"]
    assert ask(**{**question, "minimum": -1}).json()["code"] == "BAD_QUESTION"
    for broken in ({}, {**question, "amount": -1}, {**question, "amount": "NaN"}, {**question, "side": "HOLD"}):
        answer = ask(**broken)
        assert answer.status_code >= 400
        assert answer.json()["allowed"] is False


def test_ten_askers_cost_the_venue_as_much_as_one(wire: httpx.Client, control: httpx.Client) -> None:
    wire.get("/api/v3/klines?symbol=LTCUSDT&interval=1h&limit=500").raise_for_status()
    before = control.get("/health").json()["upstream_requests"]
    for limit in range(1, 11):
        rows = wire.get(f"/api/v3/klines?symbol=LTCUSDT&interval=1h&limit={limit}").json()
        assert len(rows) == limit
    assert control.get("/health").json()["upstream_requests"] - before <= 3


def test_ledgers_and_what_no_bot_owns_are_the_account(
    trading_floor: Installation, control: httpx.Client, wire: httpx.Client
) -> None:
    """Σ ledgers of REAL bots + unowned = the venue's account: what bots did moved nothing else."""
    before = _unowned(control, trading_floor)
    bot = put_bot(control, "ca" * 5, trading_floor.gateway_url, mode="REAL_MARKET_SPOT")
    for side, amount in (("BUY", {"quoteOrderQty": "150"}), ("SELL", {"quantity": "0.0008"})):
        wire.send(bot.order(symbol="BTCUSDT", side=side, type="MARKET", **amount)).raise_for_status()
    allocated = {"BTC": Decimal(0), "USDT": Decimal(1000)}
    assert _unowned(control, trading_floor) == {asset: amount - allocated[asset] for asset, amount in before.items()}


def _unowned(control: httpx.Client, installation: Installation) -> dict[str, Decimal]:
    """What no bot's ledger holds of the account, read between two equal looks: an order of another test may fill."""
    looks: list[dict[str, Decimal]] = []

    def is_quiet() -> bool:
        account, ledgers = _venue_account(installation), _ledgers(control)
        looks.append(
            {asset: account.get(asset, Decimal(0)) - ledgers.get(asset, Decimal(0)) for asset in ("BTC", "USDT")}
        )
        return looks[-1:] == looks[-2:-1]

    wait_until(is_quiet, within_s=10, every_s=0.2)
    return looks[-1]


def _venue_account(installation: Installation) -> dict[str, Decimal]:
    keys = json.loads((installation.home / "secrets" / "simulator.json").read_text())
    payload = signed(keys["secret"], {"timestamp": now_ms()})
    url = f"{installation.simulator_url}/api/v3/account?{payload}"
    body = httpx.get(url, headers={"X-MBX-APIKEY": keys["key"]}).raise_for_status().json()
    return {entry["asset"]: Decimal(entry["free"]) + Decimal(entry["locked"]) for entry in body["balances"]}


def _ledgers(control: httpx.Client) -> dict[str, Decimal]:
    total: dict[str, Decimal] = {}
    for account in control.get("/bots").json()["items"]:
        if account["mode"] == "REAL_MARKET_SPOT":
            for entry in account["balances"]:
                owned = Decimal(entry["free"]) + Decimal(entry["locked"])
                total[entry["asset"]] = total.get(entry["asset"], Decimal(0)) + owned
    return total
