"""Two orders of which one ends the other: placed together or not at all, paid for once, told as one."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.simulator.conftest import Wire
from tests.simulator.scripted import ScriptedMarket
from vostok.db import Database
from vostok.simulator.exchange.engine import Engine

SELL = {"symbol": "BTCUSDT", "side": "SELL", "quantity": "1"}
OCO = SELL | {
    "aboveType": "LIMIT_MAKER", "abovePrice": "110",
    "belowType": "STOP_LOSS_LIMIT", "belowStopPrice": "90", "belowPrice": "85", "belowTimeInForce": "GTC",
}  # fmt: skip


@pytest.fixture
def rich(wire: Wire) -> Wire:
    """An account that has 5 BTC to sell, less the fee."""
    wire.order(side="BUY", type="MARKET", quantity="5")
    return wire


def place(wire: Wire, **changes: str) -> Any:
    return wire.signed("POST", "orderList/oco", **(OCO | changes))


def shown(wire: Wire, listed: Any) -> dict[str, str]:
    """The status of each order of a list, by its type."""
    found = [
        wire.signed("GET", "order", symbol="BTCUSDT", orderId=order["orderId"]).json() for order in listed["orders"]
    ]
    return {order["type"]: order["status"] for order in found}


def balance(wire: Wire, asset: str) -> tuple[Decimal, Decimal]:
    found = next(item for item in wire.signed("GET", "account").json()["balances"] if item["asset"] == asset)
    return Decimal(found["free"]), Decimal(found["locked"])


def test_both_orders_stand_and_are_paid_for_once(rich: Wire) -> None:
    answer = place(rich, listClientOrderId="mine").json()
    assert (answer["contingencyType"], answer["listOrderStatus"]) == ("OCO", "EXECUTING")
    assert answer["listClientOrderId"] == "mine"
    assert [report["type"] for report in answer["orderReports"]] == ["STOP_LOSS_LIMIT", "LIMIT_MAKER"]
    assert {report["orderListId"] for report in answer["orderReports"]} == {answer["orderListId"]}
    assert balance(rich, "BTC")[1] == 1
    assert len(rich.signed("GET", "openOrders", symbol="BTCUSDT").json()) == 2
    for found in (
        rich.signed("GET", "orderList", origClientOrderId="mine").json(),
        rich.signed("GET", "openOrderList").json()[0],
        rich.signed("GET", "allOrderList").json()[0],
    ):
        assert found == {name: value for name, value in answer.items() if name != "orderReports"}


@pytest.mark.parametrize(
    ("price", "ended"),
    [
        ("110.01", {"LIMIT_MAKER": "FILLED", "STOP_LOSS_LIMIT": "EXPIRED"}),
        ("90", {"LIMIT_MAKER": "EXPIRED", "STOP_LOSS_LIMIT": "FILLED"}),
    ],
)
def test_one_trades_then_the_other_expires(
    rich: Wire, market: ScriptedMarket, price: str, ended: dict[str, str]
) -> None:
    listed = place(rich).json()
    before = balance(rich, "BTC")
    market.trade(1_000, price, "5")
    rich.clock.ms = 2_000
    assert shown(rich, listed) == ended
    assert balance(rich, "BTC") == (before[0], Decimal(0))
    assert rich.signed("GET", "openOrderList").json() == []
    assert rich.signed("GET", "orderList", orderListId=listed["orderListId"]).json()["listOrderStatus"] == "ALL_DONE"
    trades = rich.signed("GET", "myTrades", symbol="BTCUSDT").json()
    assert (trades[0]["orderListId"], trades[-1]["orderListId"]) == (-1, listed["orderListId"])


def test_buy_whose_stop_costs_more_than_its_limit_order_then_the_stop_is_what_is_held(
    wire: Wire, market: ScriptedMarket
) -> None:
    legs = {"belowType": "LIMIT_MAKER", "belowPrice": "90", "aboveType": "STOP_LOSS_LIMIT"}
    legs |= {"aboveStopPrice": "110", "abovePrice": "120", "aboveTimeInForce": "GTC"}
    body = {"symbol": "BTCUSDT", "side": "BUY", "quantity": "2"} | legs
    listed = wire.signed("POST", "orderList/oco", **body).json()
    assert balance(wire, "USDT")[1] == 240
    market.trade(1_000, "90", "0.5")
    wire.clock.ms = 2_000
    assert shown(wire, listed) == {"LIMIT_MAKER": "PARTIALLY_FILLED", "STOP_LOSS_LIMIT": "EXPIRED"}
    assert balance(wire, "USDT")[1] == 135


@pytest.mark.parametrize("way", ["list", "order", "all"])
def test_cancelled_by_any_way_then_both_are(rich: Wire, way: str) -> None:
    listed = place(rich).json()
    if way == "list":
        answer = rich.signed("DELETE", "orderList", symbol="BTCUSDT", orderListId=listed["orderListId"]).json()
        assert [report["status"] for report in answer["orderReports"]] == ["CANCELED"] * 2
    elif way == "order":
        rich.signed("DELETE", "order", symbol="BTCUSDT", orderId=listed["orders"][1]["orderId"])
    else:
        [answer] = rich.signed("DELETE", "openOrders", symbol="BTCUSDT").json()
        assert (answer["orderListId"], answer["listOrderStatus"]) == (listed["orderListId"], "ALL_DONE")
    assert set(shown(rich, listed).values()) == {"CANCELED"}
    assert balance(rich, "BTC")[1] == 0
    again = rich.signed("DELETE", "orderList", symbol="BTCUSDT", orderListId=listed["orderListId"])
    assert again.json() == {"code": -2011, "msg": "Unknown order sent."}


def test_names_of_before_then_the_same_list(rich: Wire) -> None:
    body = SELL | {"price": "110", "stopPrice": "90", "stopLimitPrice": "85", "stopLimitTimeInForce": "GTC"}
    listed = rich.signed("POST", "order/oco", **body).json()
    assert shown(rich, listed) == {"LIMIT_MAKER": "NEW", "STOP_LOSS_LIMIT": "NEW"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"abovePrice": "99"}, -2010),
        ({"belowStopPrice": "101"}, -2010),
        ({"aboveType": "STOP_LOSS", "belowType": "LIMIT_MAKER"}, -1106),
        ({"quantity": "9"}, -2010),
        ({"belowClientOrderId": "same", "aboveClientOrderId": "same"}, -2010),
        ({"abovePrice": "110.001"}, -1013),
        ({"aboveTimeInForce": "GTC"}, -1106),
        ({"price": "1"}, -1104),
    ],
)
def test_one_order_that_cannot_be_then_none_is_placed(rich: Wire, changes: dict[str, str], code: int) -> None:
    answer = place(rich, **changes)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert rich.signed("GET", "openOrders", symbol="BTCUSDT").json() == []
    assert rich.signed("GET", "allOrderList").json() == []


def test_list_that_is_not_there_then_minus_2018(wire: Wire) -> None:
    assert wire.signed("GET", "orderList", orderListId=7).json()["code"] == -2018
    assert wire.signed("GET", "orderList").json()["code"] == -1102


def test_restart_then_the_list_lives_on(rich: Wire, engine: Engine, market: ScriptedMarket, database: Database) -> None:
    place(rich)
    again = Engine(market, database)
    market.trade(1_000, "111", "5")
    again.advance("BTCUSDT", rich.clock() + 2_000)
    assert again.open_orders(1) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=20)
@given(walk=st.lists(st.tuples(st.integers(80, 120), st.integers(1, 20)), min_size=1, max_size=8))
def test_whatever_the_market_does_then_money_is_neither_made_nor_lost(
    rich: Wire, market: ScriptedMarket, walk: list[tuple[int, int]]
) -> None:
    start = rich.clock.ms
    rich.signed("DELETE", "openOrders", symbol="BTCUSDT")
    total = sum(balance(rich, "BTC"))
    place(rich)
    price = market.price("BTCUSDT", rich.clock())
    for step, (price_now, tenths) in enumerate(walk, 1):
        market.trade(start + step * 1_000, str(price_now), str(Decimal(tenths) / 10))
    rich.clock.ms = start + (len(walk) + 1) * 1_000
    open_ = rich.signed("GET", "openOrders", symbol="BTCUSDT").json()
    left = max((Decimal(order["origQty"]) - Decimal(order["executedQty"]) for order in open_), default=Decimal(0))
    free, locked = balance(rich, "BTC")
    assert locked == left, price
    assert total - 1 <= free + locked <= total


def test_symbol_takes_no_more_lists_than_its_filter_says(rich: Wire, market: ScriptedMarket) -> None:
    market.spec = replace(market.spec, max_order_lists=2)
    small = {"quantity": "0.5"}
    first = place(rich, **small)
    assert first.status_code == place(rich, **small).status_code == 200
    refused = place(rich, **small)
    assert (refused.status_code, refused.json()["code"]) == (400, -1013)
    assert refused.json()["msg"] == "Filter failure: MAX_NUM_ORDER_LISTS"
    assert len(rich.signed("GET", "openOrderList").json()) == 2
    rich.signed("DELETE", "orderList", symbol="BTCUSDT", orderListId=first.json()["orderListId"])
    assert place(rich, **small).status_code == 200
