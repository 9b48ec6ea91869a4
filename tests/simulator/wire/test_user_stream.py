"""An account hears of its own orders, all of them, and nobody else does."""

import json
from typing import Any

import pytest

from tests.simulator.conftest import Wire
from tests.simulator.scripted import ScriptedMarket
from vostok.binance.signing import encode, sign


def subscribe(wire: Wire, socket: Any, **changes: Any) -> Any:
    params: dict[str, Any] = {"apiKey": wire.key.key, "timestamp": wire.clock()} | changes
    signature = sign(wire.key.secret, encode(dict(sorted(params.items()))))
    request = {"id": "1", "method": "userDataStream.subscribe.signature", "params": params | {"signature": signature}}
    socket.send_text(json.dumps(request))
    return socket.receive_json()


def reports(socket: Any, count: int) -> list[tuple[str, ...]]:
    """The next `count` order events: execution, status, filled so far, filled now."""
    found: list[tuple[str, ...]] = []
    while len(found) < count:
        event = socket.receive_json()["event"]
        if event["e"] == "executionReport":
            found.append((event["x"], event["X"], event["z"].rstrip("0"), event["l"].rstrip("0")))
    return found


def test_orders_are_reported_from_placing_to_their_end(wire: Wire, market: ScriptedMarket) -> None:
    with wire.client.websocket_connect("/ws-api/v3") as socket:
        assert subscribe(wire, socket) == {"id": "1", "status": 200, "result": {"subscriptionId": 0}}
        wire.order(side="BUY", type="MARKET", quantity="1.5")
        assert reports(socket, 3) == [
            ("NEW", "NEW", "0.", "0."),
            ("TRADE", "PARTIALLY_FILLED", "1.", "1."),
            ("TRADE", "FILLED", "1.5", "0.5"),
        ]
        balances = socket.receive_json()["event"]
        assert balances["e"] == "outboundAccountPosition"
        assert {item["a"]: item["f"] for item in balances["B"]} == {"BTC": "1.49850000", "USDT": "99849.98000000"}
        order = wire.order(side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="95").json()
        market.trade(10, "95", "0.4")
        wire.clock.ms = 20
        wire.signed("DELETE", "order", symbol="BTCUSDT", orderId=order["orderId"])
        assert reports(socket, 3) == [
            ("NEW", "NEW", "0.", "0."),
            ("TRADE", "PARTIALLY_FILLED", "0.4", "0.4"),
            ("CANCELED", "CANCELED", "0.4", "0."),
        ]


@pytest.mark.parametrize(
    ("changes", "code", "status"),
    [
        ({"apiKey": "x" * 64}, -2015, 401),
        ({"apiKey": "short"}, -2014, 401),
        ({"timestamp": 1}, -1021, 400),
        ({"symbol": "BTCUSDT"}, -1104, 400),
    ],
)
def test_subscription_that_is_not_proven_then_refused(
    wire: Wire, changes: dict[str, Any], code: int, status: int
) -> None:
    with wire.client.websocket_connect("/ws-api/v3") as socket:
        answer = subscribe(wire, socket, **changes)
        assert (answer["status"], answer["error"]["code"]) == (status, code)
        wire.order(side="BUY", type="MARKET", quantity="1")
        socket.send_text('{"id":2,"method":"ping"}')
        assert socket.receive_json() == {"id": 2, "status": 200, "result": {}}


def test_wrong_signature_then_1022(wire: Wire) -> None:
    params = {"apiKey": wire.key.key, "timestamp": wire.clock(), "signature": "0" * 64}
    with wire.client.websocket_connect("/ws-api/v3") as socket:
        socket.send_text(json.dumps({"id": 1, "method": "userDataStream.subscribe.signature", "params": params}))
        assert socket.receive_json()["error"]["code"] == -1022


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("{bad", -1135),
        ("[]", -1135),
        ('{"id":1,"method":"order.place"}', -1020),
        ('{"id":1,"method":"ping","params":[1]}', -1135),
        ('{"id":1,"method":"ping","params":{"a":{}}}', -1135),
    ],
)
def test_request_that_is_none_then_said_so(wire: Wire, message: str, code: int) -> None:
    with wire.client.websocket_connect("/ws-api/v3") as socket:
        socket.send_text(message)
        assert socket.receive_json()["error"]["code"] == code


def test_list_is_told_when_it_begins_and_when_it_is_over(wire: Wire, market: ScriptedMarket) -> None:
    wire.order(side="BUY", type="MARKET", quantity="1.5")
    legs = {"aboveType": "LIMIT_MAKER", "abovePrice": "110", "belowType": "STOP_LOSS", "belowStopPrice": "90"}
    with wire.client.websocket_connect("/ws-api/v3") as socket:
        subscribe(wire, socket)
        wire.signed("POST", "orderList/oco", symbol="BTCUSDT", side="SELL", quantity="1", **legs)
        placed = [socket.receive_json()["event"] for _ in range(5)]
        market.trade(10, "111", "5")
        wire.clock.ms = 20
        wire.signed("GET", "openOrders")
        over = [socket.receive_json()["event"] for _ in range(6)]
    kinds = ["executionReport", "outboundAccountPosition"]
    assert [event["e"] for event in placed] == [*kinds, *kinds, "listStatus"]
    # What the stop held goes to the limit order before it is filled.
    assert [event["e"] for event in over] == [*kinds, "outboundAccountPosition", *kinds, "listStatus"]
    assert (placed[-1]["l"], placed[-1]["L"], over[-1]["l"], over[-1]["L"]) == (
        "EXEC_STARTED", "EXECUTING", "ALL_DONE", "ALL_DONE",
    )  # fmt: skip
    assert {placed[0]["g"], placed[2]["g"], over[-1]["g"]} == {placed[-1]["g"]}


def test_unsubscribed_account_hears_nothing(wire: Wire) -> None:
    with wire.client.websocket_connect("/ws-api/v3") as socket:
        subscribe(wire, socket)
        socket.send_text('{"id":2,"method":"userDataStream.unsubscribe"}')
        assert socket.receive_json()["result"] == {}
        wire.order(side="BUY", type="MARKET", quantity="1")
        socket.send_text('{"id":3,"method":"time"}')
        assert socket.receive_json() == {"id": 3, "status": 200, "result": {"serverTime": wire.clock()}}


def test_prevented_trade_is_reported_with_its_quantity(wire: Wire) -> None:
    wire.order(side="BUY", type="MARKET", quantity="1")
    wire.order(side="SELL", type="LIMIT", timeInForce="GTC", quantity="0.5", price="100.00")
    with wire.client.websocket_connect("/ws-api/v3") as socket:
        subscribe(wire, socket)
        wire.order(side="BUY", type="MARKET", quantity="1", selfTradePreventionMode="EXPIRE_TAKER")
        events = [socket.receive_json()["event"] for _ in range(2)]
    assert [(event["x"], event["X"], event["V"]) for event in events] == [
        ("NEW", "NEW", "EXPIRE_TAKER"),
        ("TRADE_PREVENTION", "EXPIRED_IN_MATCH", "EXPIRE_TAKER"),
    ]
    assert "A" not in events[0]
    assert (events[1]["A"], events[1]["B"]) == ("1.00000000", "1.00000000")
