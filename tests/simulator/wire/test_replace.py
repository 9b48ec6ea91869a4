"""Cancel-replace: what became of each half, in Binance's documented answers."""

from typing import Any

import pytest

from tests.simulator.conftest import Wire

LIMIT = {"side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "95"}


def replace(wire: Wire, mode: str = "STOP_ON_FAILURE", **params: Any) -> Any:
    order = LIMIT | {"symbol": "BTCUSDT", "cancelReplaceMode": mode, "price": "94"} | params
    return wire.signed("POST", "order/cancelReplace", **order)


def halves(answer: Any) -> tuple[int, str, str]:
    body = answer.json()
    data = body.get("data", body)
    return answer.status_code, data["cancelResult"], data["newOrderResult"]


def test_both_halves_done(wire: Wire) -> None:
    old = wire.order(**LIMIT, newClientOrderId="old").json()
    answer = replace(wire, cancelOrderId=old["orderId"], newClientOrderId="new", cancelNewClientOrderId="cancel")
    assert halves(answer) == (200, "SUCCESS", "SUCCESS")
    body = answer.json()
    assert set(body) == {"cancelResult", "newOrderResult", "cancelResponse", "newOrderResponse"}
    cancelled, placed = body["cancelResponse"], body["newOrderResponse"]
    assert (cancelled["origClientOrderId"], cancelled["clientOrderId"], cancelled["status"]) == (
        "old",
        "cancel",
        "CANCELED",
    )
    assert (placed["clientOrderId"], placed["status"], placed["price"]) == ("new", "NEW", "94.00000000")
    assert answer.headers["X-MBX-USED-WEIGHT-1M"] == "0"
    shown = wire.signed("GET", "openOrders", symbol="BTCUSDT").json()
    assert [order["clientOrderId"] for order in shown] == ["new"]


def test_money_of_the_old_order_is_free_for_the_new_one(wire: Wire) -> None:
    old = wire.order(**(LIMIT | {"quantity": "900"}), newClientOrderId="old").json()
    assert halves(replace(wire, quantity="950", cancelOrigClientOrderId="old")) == (200, "SUCCESS", "SUCCESS")
    assert old["orderId"] == 1


def test_failed_cancel_stops_the_new_order_and_still_counts_it(wire: Wire) -> None:
    answer = replace(wire, cancelOrderId=77)
    assert answer.json() == {
        "code": -2022,
        "msg": "Order cancel-replace failed.",
        "data": {
            "cancelResult": "FAILURE",
            "newOrderResult": "NOT_ATTEMPTED",
            "cancelResponse": {"code": -2011, "msg": "Unknown order sent."},
            "newOrderResponse": None,
        },
    }
    assert answer.status_code == 400
    assert wire.signed("GET", "openOrders").json() == []
    assert [limit["count"] for limit in wire.signed("GET", "rateLimit/order").json()] == [1, 1]


def test_failed_cancel_is_passed_over_where_that_is_allowed(wire: Wire) -> None:
    answer = replace(wire, "ALLOW_FAILURE", cancelOrderId=77)
    assert (halves(answer), answer.json()["code"]) == ((409, "FAILURE", "SUCCESS"), -2021)
    assert len(wire.signed("GET", "openOrders").json()) == 1


@pytest.mark.parametrize("mode", ["STOP_ON_FAILURE", "ALLOW_FAILURE"])
def test_refused_new_order_leaves_the_cancel_done(wire: Wire, mode: str) -> None:
    old = wire.order(**LIMIT).json()
    answer = replace(wire, mode, cancelOrderId=old["orderId"], quantity="1000", price="110")
    assert (halves(answer), answer.json()["code"]) == ((409, "SUCCESS", "FAILURE"), -2021)
    assert answer.json()["data"]["newOrderResponse"]["code"] == -2010
    assert wire.signed("GET", "openOrders").json() == []


def test_both_halves_failed(wire: Wire) -> None:
    answer = replace(wire, "ALLOW_FAILURE", cancelOrderId=77, quantity="1000", price="110")
    assert (halves(answer), answer.json()["code"]) == ((400, "FAILURE", "FAILURE"), -2022)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"quantity": "0.0001"}, -1013),
        ({"cancelReplaceMode": "MAYBE"}, -1130),
        ({"orderRateLimitExceededMode": "MAYBE"}, -1130),
        ({"cancelOrderId": "x"}, -1100),
        ({"surprise": "1"}, -1104),
    ],
)
def test_bad_request_and_failed_filter_change_nothing(wire: Wire, change: dict[str, str], code: int) -> None:
    old = wire.order(**LIMIT).json()
    answer = replace(wire, **({"cancelOrderId": old["orderId"]} | change))
    body = answer.json()
    assert code in (body["code"], body.get("data", {}).get("cancelResponse", {}).get("code"))
    assert [order["orderId"] for order in wire.signed("GET", "openOrders").json()] == [old["orderId"]]


def test_without_an_order_to_cancel_it_is_refused(wire: Wire) -> None:
    answer = replace(wire)
    assert (answer.status_code, answer.json()["code"]) == (400, -1102)


def test_only_an_order_as_restricted_is_replaced(wire: Wire) -> None:
    old = wire.order(**LIMIT).json()
    refused = replace(wire, cancelOrderId=old["orderId"], cancelRestrictions="ONLY_PARTIALLY_FILLED")
    assert halves(refused) == (400, "FAILURE", "NOT_ATTEMPTED")
    assert refused.json()["data"]["cancelResponse"]["code"] == -2011


@pytest.mark.parametrize(
    ("mode", "status", "left"), [("DO_NOTHING", 429, 1), ("CANCEL_ONLY", 409, 0)], ids=["nothing", "cancel"]
)
def test_account_without_orders_left_may_still_cancel(wire: Wire, mode: str, status: int, left: int) -> None:
    old = wire.order(**LIMIT).json()
    wire.client.app.state.wire.order_limit.count(wire.key.account_id, 99, wire.clock())  # type: ignore[attr-defined]
    answer = replace(wire, cancelOrderId=old["orderId"], orderRateLimitExceededMode=mode)
    assert answer.status_code == status
    if mode == "CANCEL_ONLY":
        assert answer.json()["data"]["newOrderResponse"]["code"] == -1015
    assert len(wire.signed("GET", "openOrders", symbol="BTCUSDT").json()) == left


def test_try_order_tells_its_commission_on_demand(wire: Wire) -> None:
    order = LIMIT | {"symbol": "BTCUSDT", "computeCommissionRates": "true"}
    answer = wire.signed("POST", "order/test", **order)
    assert answer.json()["standardCommissionForOrder"] == {"maker": "0.00100000", "taker": "0.00100000"}
    assert set(answer.json()) == {
        "standardCommissionForOrder",
        "specialCommissionForOrder",
        "taxCommissionForOrder",
        "discount",
    }
    assert answer.headers["X-MBX-USED-WEIGHT-1M"] == "20"
