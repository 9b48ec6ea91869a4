"""Icebergs and trailing stops on the wire: what is asked, what is refused, what is answered."""

from typing import Any

import pytest

from tests.simulator.conftest import Wire
from tests.simulator.scripted import START, ScriptedMarket

LIMIT = {"side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "10", "price": "90"}
STOP = {"side": "SELL", "type": "STOP_LOSS", "quantity": "1"}


@pytest.fixture
def rich(wire: Wire) -> Wire:
    """An account that has 5 BTC to sell, less the fee."""
    wire.order(side="BUY", type="MARKET", quantity="5")
    return wire


def test_trailing_stop_then_it_says_since_when_it_follows_and_triggers(rich: Wire, market: ScriptedMarket) -> None:
    answer = rich.order(**STOP, trailingDelta="1000", newOrderRespType="FULL").json()
    assert (answer["status"], answer["trailingDelta"], answer["trailingTime"]) == ("NEW", 1000, -1)
    assert "stopPrice" not in answer

    def shown() -> Any:
        return rich.signed("GET", "order", symbol="BTCUSDT", orderId=answer["orderId"]).json()

    market.trade(1_000, "110", "0.1")
    rich.clock.ms = 2_000
    assert (shown()["status"], shown()["trailingTime"]) == ("NEW", START + 1_000)
    market.trade(3_000, "99", "0.1")
    rich.clock.ms = 4_000
    assert (shown()["status"], shown()["workingTime"], shown()["trailingDelta"]) == ("FILLED", START + 3_000, 1000)


@pytest.mark.parametrize(
    ("order", "code", "words"),
    [
        (STOP, -1102, "stopPrice"),
        (STOP | {"trailingDelta": "9"}, -1013, "TRAILING_DELTA"),
        (STOP | {"trailingDelta": "2001"}, -1013, "TRAILING_DELTA"),
        (LIMIT | {"trailingDelta": "100"}, -1106, "trailingDelta"),
        ({"side": "BUY", "type": "MARKET", "quantity": "1", "icebergQty": "0.1"}, -1106, "icebergQty"),
        (LIMIT | {"timeInForce": "IOC", "icebergQty": "1"}, -1128, "Combination"),
        (LIMIT | {"icebergQty": "0.099"}, -1013, "ICEBERG_PARTS"),
        (LIMIT | {"icebergQty": "0.0001"}, -1013, "LOT_SIZE"),
    ],
)
def test_order_that_is_no_such_order_then_refused_in_binances_words(
    rich: Wire, order: dict[str, str], code: int, words: str
) -> None:
    answer = rich.order(**order)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert words in answer.json()["msg"]


def test_iceberg_then_shown_part_is_told_and_only_ten_of_them_stand(wire: Wire) -> None:
    first = wire.order(**LIMIT, icebergQty="0.1", newOrderRespType="RESULT").json()
    assert first["icebergQty"] == "0.10000000"
    shown = wire.signed("GET", "order", symbol="BTCUSDT", orderId=first["orderId"]).json()
    assert (shown["icebergQty"], shown["origQty"]) == ("0.10000000", "10.00000000")
    for _ in range(9):
        assert wire.order(**(LIMIT | {"quantity": "1"}), icebergQty="0.1").status_code == 200
    assert "MAX_NUM_ICEBERG_ORDERS" in wire.order(**(LIMIT | {"quantity": "1"}), icebergQty="0.1").json()["msg"]
    assert wire.order(**(LIMIT | {"quantity": "1"})).status_code == 200


def test_symbols_say_that_they_take_both(wire: Wire) -> None:
    symbol = wire.get("exchangeInfo", symbol="BTCUSDT").json()["symbols"][0]
    assert (symbol["icebergAllowed"], symbol["allowTrailingStop"]) == (True, True)
