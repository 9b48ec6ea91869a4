"""The REST paths answer as Binance documents them."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.simulator.conftest import Wire
from tests.simulator.scripted import START, ScriptedMarket
from vostok.binance.signing import KEY_HEADER, sign
from vostok.binance.weights import request_weight

MINUTE = 60_000


def code(answer: Any) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    ("path", "params", "weight"),
    [
        ("ping", {}, 1),
        ("time", {}, 1),
        ("exchangeInfo", {}, 20),
        ("depth", {"symbol": "BTCUSDT", "limit": 100}, 5),
        ("depth", {"symbol": "BTCUSDT", "limit": 500}, 25),
        ("trades", {"symbol": "BTCUSDT"}, 25),
        ("aggTrades", {"symbol": "BTCUSDT"}, 4),
        ("klines", {"symbol": "BTCUSDT", "interval": "1m"}, 2),
        ("avgPrice", {"symbol": "BTCUSDT"}, 2),
        ("ticker/24hr", {"symbol": "BTCUSDT"}, 2),
        ("ticker/24hr", {}, 80),
        ("ticker/price", {}, 4),
        ("ticker/bookTicker", {"symbol": "BTCUSDT"}, 2),
    ],
)
def test_public_path_answers_and_costs_its_weight(wire: Wire, path: str, params: dict[str, Any], weight: int) -> None:
    answer = wire.get(path, **params)
    assert answer.status_code == 200
    assert answer.headers["X-MBX-USED-WEIGHT-1M"] == str(weight)
    assert request_weight("GET", path, params) == weight


@pytest.mark.parametrize(
    ("path", "params", "status_and_code"),
    [
        ("klines", {"symbol": "BTCUSDT", "interval": "7m"}, (400, -1120)),
        ("klines", {"symbol": "NOPE", "interval": "1m"}, (400, -1121)),
        ("klines", {"symbol": "btcusdt", "interval": "1m"}, (400, -1100)),
        ("klines", {"interval": "1m"}, (400, -1102)),
        ("klines", {"symbol": "BTCUSDT", "interval": "1m", "limit": "x"}, (400, -1100)),
        ("klines", {"symbol": "BTCUSDT", "interval": "1m", "limit": 0}, (400, -1100)),
        ("klines", {"symbol": "BTCUSDT", "interval": "1m", "colour": "red"}, (400, -1104)),
        ("depth", {"symbol": "BTCUSDT", "limit": "-5"}, (400, -1100)),
        ("exchangeInfo", {"symbol": "NOPE"}, (400, -1121)),
        ("exchangeInfo", {"symbol": "BTCUSDT", "symbols": '["BTCUSDT"]'}, (400, -1128)),
        ("exchangeInfo", {"symbolStatus": "SLEEPING"}, (400, -1122)),
        ("ticker/24hr", {"type": "HUGE"}, (400, -1139)),
        ("ticker/price", {"symbols": "[BTCUSDT]"}, (400, -1100)),
        ("aggTrades", {"symbol": "BTCUSDT", "startTime": 0, "endTime": 3_600_000}, (400, -1127)),
        ("nothing", {}, (404, -1000)),
    ],
)
def test_bad_request_then_documented_code(
    wire: Wire, path: str, params: dict[str, Any], status_and_code: tuple[int, int]
) -> None:
    assert code(wire.get(path, **params)) == status_and_code


def test_exchange_info_can_be_narrowed(wire: Wire, market: ScriptedMarket) -> None:
    def symbols(**params: Any) -> list[str]:
        return [item["symbol"] for item in wire.get("exchangeInfo", **params).json()["symbols"]]

    assert symbols(symbols='["BTCUSDT"]') == symbols(permissions="SPOT") == symbols(symbolStatus="TRADING")
    assert symbols(symbolStatus="BREAK") == symbols(permissions='["MARGIN"]') == []
    assert "permissionSets" not in wire.get("exchangeInfo", showPermissionSets="false").json()["symbols"][0]
    market.spec = replace(market.spec, status="BREAK")
    assert symbols(symbolStatus="BREAK") == ["BTCUSDT"]
    limits = wire.get("exchangeInfo").json()["rateLimits"]
    assert {(limit["rateLimitType"], limit["interval"]) for limit in limits} == {
        ("REQUEST_WEIGHT", "MINUTE"),
        ("ORDERS", "SECOND"),
        ("ORDERS", "DAY"),
    }


def test_klines_by_start_end_and_limit(wire: Wire, market: ScriptedMarket) -> None:
    market.trade(10, "101", "2")
    wire.clock.ms = 10 * MINUTE + 500

    def opens(**params: Any) -> list[int]:
        rows = wire.get("klines", symbol="BTCUSDT", interval="1m", **params).json()
        return [(row[0] - START) // MINUTE for row in rows]

    assert opens(limit=3) == [8, 9, 10]
    assert opens(startTime=START, limit=3) == [0, 1, 2]
    assert opens(startTime=START + 1, limit=2) == [1, 2]
    assert opens(startTime=START, endTime=START + 2 * MINUTE) == [0, 1, 2]
    assert opens(endTime=START + 5 * MINUTE - 1, limit=2) == [3, 4]
    assert opens(startTime=START + 11 * MINUTE) == []
    assert len(opens(startTime=0, limit=5000)) == 1000
    row = wire.get("klines", symbol="BTCUSDT", interval="1m", startTime=START, limit=1).json()[0]
    assert row[1:6] == ["100.00000000", "101.00000000", "100.00000000", "101.00000000", "2.00000000"]
    assert row[6] == START + MINUTE - 1
    assert len(row) == 12


def test_ticker_of_a_day_sums_its_trades(wire: Wire, market: ScriptedMarket) -> None:
    market.trade(-26 * 60 * MINUTE, "90", "5")
    for hour, price in enumerate(("95", "110", "99", "100.5")):
        market.trade(-(20 - 5 * hour) * 60 * MINUTE + 7, price, "2")
    ticker = wire.get("ticker/24hr", symbol="BTCUSDT").json()
    assert (ticker["openPrice"], ticker["highPrice"], ticker["lowPrice"]) == (
        "90.00000000",
        "110.00000000",
        "90.00000000",
    )
    assert (ticker["lastPrice"], ticker["volume"], ticker["count"]) == ("100.50000000", "8.00000000", 4)
    assert ticker["priceChangePercent"] == "11.667"
    assert wire.get("ticker/24hr", symbol="BTCUSDT", type="MINI").json().keys() < ticker.keys()


def test_newest_trades_are_the_newest(wire: Wire, market: ScriptedMarket) -> None:
    made = [market.trade(-minute * MINUTE, str(100 + minute)) for minute in (50, 30, 10, 0)]
    rows = wire.get("trades", symbol="BTCUSDT", limit=3).json()
    assert [row["id"] for row in rows] == [trade.id for trade in made[1:]]
    since = wire.get("aggTrades", symbol="BTCUSDT", startTime=START - 40 * MINUTE).json()
    assert [row["a"] for row in since] == [trade.id for trade in made[1:]]


def test_order_answers_in_the_form_asked_for(wire: Wire) -> None:
    order = {"side": "BUY", "type": "MARKET", "quantity": "1.5"}
    full = wire.order(**order)
    body = full.json()
    assert (body["status"], body["executedQty"], body["cummulativeQuoteQty"]) == (
        "FILLED",
        "1.50000000",
        "150.02000000",
    )
    assert [(fill["price"], fill["qty"], fill["commission"], fill["commissionAsset"]) for fill in body["fills"]] == [
        ("100.01000000", "1.00000000", "0.00100000", "BTC"),
        ("100.02000000", "0.50000000", "0.00050000", "BTC"),
    ]
    assert "fills" not in wire.order(**order, newOrderRespType="RESULT").json()
    ack = wire.order(**order, newOrderRespType="ACK").json()
    assert ack.keys() == {"symbol", "orderId", "orderListId", "clientOrderId", "transactTime"}


def test_placed_and_cancelled_orders_are_free_and_counted_refused_ones_cost(wire: Wire) -> None:
    answer = wire.order(side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="90")
    assert (answer.headers["X-MBX-USED-WEIGHT-1M"], answer.headers["X-MBX-ORDER-COUNT-10S"]) == ("0", "1")
    cancelled = wire.signed("DELETE", "order", symbol="BTCUSDT", orderId=answer.json()["orderId"])
    assert (cancelled.json()["status"], cancelled.headers["X-MBX-USED-WEIGHT-1M"]) == ("CANCELED", "0")
    refused = wire.order(side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="90.001")
    assert (code(refused), refused.headers["X-MBX-USED-WEIGHT-1M"]) == ((400, -1013), "1")
    counts = wire.signed("GET", "rateLimit/order").json()
    assert [(limit["interval"], limit["count"]) for limit in counts] == [("SECOND", 1), ("DAY", 1)]


def test_too_many_orders_then_1015_without_retry_after(wire: Wire) -> None:
    for _ in range(100):
        assert wire.order(side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.1", price="90").status_code == 200
    answer = wire.order(side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.1", price="90")
    assert code(answer) == (429, -1015)
    assert "Retry-After" not in answer.headers
    # What takes at once gives its count back, so a taker is never held up.
    wire.clock.ms += 10_000
    for _ in range(105):
        assert wire.order(side="BUY", type="MARKET", quantity="0.1").status_code == 200


def test_weight_used_up_then_429_then_418(wire: Wire) -> None:
    for _ in range(75):
        wire.get("ticker/24hr")
    answer = wire.get("ping")
    assert code(answer) == (429, -1003)
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    for _ in range(30):
        answer = wire.get("ping")
    assert code(answer) == (418, -1003)
    assert int(answer.headers["Retry-After"]) == 120
    wire.clock.ms += 120_000
    assert wire.get("ping").status_code == 200


def test_key_signature_and_time_are_checked(wire: Wire) -> None:
    path, now = "/api/v3/account", wire.clock()
    good = f"timestamp={now}"
    signature = sign(wire.key.secret, good)
    for headers, query, expected in (
        ({}, f"{good}&signature={signature}", (401, -2014)),
        ({KEY_HEADER: "short"}, f"{good}&signature={signature}", (401, -2014)),
        ({KEY_HEADER: "x" * 64}, f"{good}&signature={signature}", (401, -2015)),
        ({KEY_HEADER: wire.key.key}, good, (400, -1102)),
        ({KEY_HEADER: wire.key.key}, f"{good}&signature={'0' * 64}", (400, -1022)),
        ({KEY_HEADER: wire.key.key}, f"{good}&recvWindow=1&signature={signature}", (400, -1022)),
        ({KEY_HEADER: wire.key.key}, f"{good}&timestamp=1&signature={signature}", (400, -1101)),
    ):
        assert code(wire.client.get(f"{path}?{query}", headers=headers)) == expected
    assert wire.client.get(f"{path}?{good}&signature={signature}", headers={KEY_HEADER: wire.key.key}).is_success
    assert code(wire.signed("GET", "account", timestamp=now - 5_001)) == (400, -1021)
    assert code(wire.signed("GET", "account", timestamp=now + 1_000)) == (400, -1021)
    assert wire.signed("GET", "account", timestamp=now - 20_000, recvWindow=30_000).is_success


def test_parameter_in_query_and_body_then_refused(wire: Wire) -> None:
    query = f"symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&timestamp={wire.clock()}"
    body = "quantity=2"
    body += f"&signature={sign(wire.key.secret, query + body)}"
    headers = {KEY_HEADER: wire.key.key, "content-type": "application/x-www-form-urlencoded"}
    assert code(wire.client.post(f"/api/v3/order?{query}", content=body, headers=headers)) == (400, -1101)
    as_json = json.dumps({"quantity": 1})
    assert code(wire.client.post(f"/api/v3/order?{query}", content=as_json, headers=headers)) == (400, -1100)
    headers["content-type"] = "application/json"
    assert code(wire.client.post(f"/api/v3/order?{query}", content=as_json, headers=headers)) == (415, -1130)


def test_orders_and_trades_are_found_again(wire: Wire, market: ScriptedMarket) -> None:
    first = wire.order(side="BUY", type="MARKET", quantity="1", newClientOrderId="a").json()
    second = wire.order(side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="95").json()
    by_client = wire.signed("GET", "order", symbol="BTCUSDT", origClientOrderId="a").json()
    assert (by_client["orderId"], by_client["status"]) == (first["orderId"], "FILLED")
    assert code(wire.signed("GET", "order", symbol="BTCUSDT", orderId=second["orderId"], origClientOrderId="a")) == (
        400,
        -2013,
    )
    assert code(wire.signed("GET", "order", symbol="BTCUSDT")) == (400, -1102)
    assert [item["orderId"] for item in wire.signed("GET", "openOrders").json()] == [second["orderId"]]
    assert len(wire.signed("GET", "allOrders", symbol="BTCUSDT").json()) == 2
    later = wire.signed("GET", "allOrders", symbol="BTCUSDT", orderId=second["orderId"]).json()
    assert [item["orderId"] for item in later] == [second["orderId"]]
    market.trade(100, "94")
    wire.clock.ms = 200
    trades = wire.signed("GET", "myTrades", symbol="BTCUSDT").json()
    assert [(trade["orderId"], trade["isMaker"]) for trade in trades] == [
        (first["orderId"], False),
        (second["orderId"], True),
    ]
    assert [t["id"] for t in wire.signed("GET", "myTrades", symbol="BTCUSDT", fromId=trades[1]["id"]).json()] == [2]
    assert [t["id"] for t in wire.signed("GET", "myTrades", symbol="BTCUSDT", startTime=START + 1).json()] == [2]
    assert code(wire.signed("GET", "myTrades", symbol="BTCUSDT", limit=1001)) == (400, -1102)
    assert code(wire.signed("GET", "myTrades", symbol="BTCUSDT", startTime=0, endTime=10**9)) == (400, -1127)
    assert code(wire.signed("GET", "myTrades", symbol="BTCUSDT", startTime=0, fromId=1)) == (400, -1128)


def test_cancel_keeps_to_its_restrictions(wire: Wire, market: ScriptedMarket) -> None:
    order = wire.order(side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="95").json()
    market.trade(10, "95", "0.4")
    wire.clock.ms = 20
    where = {"symbol": "BTCUSDT", "orderId": order["orderId"]}
    assert code(wire.signed("DELETE", "order", **where, cancelRestrictions="ONLY_NEW")) == (400, -2011)
    assert code(wire.signed("DELETE", "order", **where, cancelRestrictions="NEVER")) == (400, -1145)
    done = wire.signed("DELETE", "order", **where, cancelRestrictions="ONLY_PARTIALLY_FILLED").json()
    assert (done["status"], done["executedQty"]) == ("CANCELED", "0.40000000")
    assert code(wire.signed("DELETE", "order", **where)) == (400, -2011)
    assert code(wire.signed("DELETE", "openOrders", symbol="BTCUSDT")) == (400, -2011)


def test_all_open_orders_of_a_symbol_are_cancelled_at_once(wire: Wire) -> None:
    for price in ("95", "94"):
        wire.order(side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price=price)
    cancelled = wire.signed("DELETE", "openOrders", symbol="BTCUSDT").json()
    assert [order["status"] for order in cancelled] == ["CANCELED", "CANCELED"]
    balances = {item["asset"]: item for item in wire.signed("GET", "account").json()["balances"]}
    assert (balances["USDT"]["free"], balances["USDT"]["locked"]) == ("100000.00000000", "0.00000000")


def test_try_order_checks_everything_and_places_nothing(wire: Wire) -> None:
    order = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"}
    assert wire.signed("POST", "order/test", **order).json() == {}
    assert code(wire.signed("POST", "order/test", **(order | {"quantity": "0.0001"}))) == (400, -1013)
    assert wire.signed("GET", "allOrders", symbol="BTCUSDT").json() == []


def test_account_shows_all_assets_or_only_owned_ones(wire: Wire) -> None:
    body = wire.signed("GET", "account").json()
    assert {item["asset"] for item in body["balances"]} == {"BTC", "USDT"}
    assert body["commissionRates"]["taker"] == "0.00100000"
    owned = wire.signed("GET", "account", omitZeroBalances="true").json()["balances"]
    assert [item["asset"] for item in owned] == ["USDT"]
