"""Orders that wait for their price, as Binance documents them: what the answer says, and when they trade."""

from typing import Any

import pytest

from tests.simulator.conftest import Wire
from tests.simulator.scripted import START, ScriptedMarket

LIMITED = {"timeInForce": "GTC"}


@pytest.fixture
def rich(wire: Wire) -> Wire:
    """An account that has 5 BTC to sell, less the fee."""
    wire.order(side="BUY", type="MARKET", quantity="5")
    return wire


@pytest.mark.parametrize(
    ("side", "type_", "stop", "price", "short_of", "reaches"),
    [
        ("SELL", "STOP_LOSS", "95", None, "95.01", "95"),
        ("SELL", "STOP_LOSS_LIMIT", "95", "90", "95.01", "95"),
        ("SELL", "TAKE_PROFIT", "105", None, "104.99", "105"),
        ("SELL", "TAKE_PROFIT_LIMIT", "105", "99", "104.99", "105"),
        ("BUY", "STOP_LOSS", "105", None, "104.99", "105"),
        ("BUY", "STOP_LOSS_LIMIT", "105", "110", "104.99", "105"),
        ("BUY", "TAKE_PROFIT", "95", None, "95.01", "95"),
        ("BUY", "TAKE_PROFIT_LIMIT", "95", "101", "95.01", "95"),
    ],
)
def test_it_waits_until_its_price_trades_and_takes_then(
    rich: Wire, market: ScriptedMarket, side: str, type_: str, stop: str, price: str | None, short_of: str, reaches: str
) -> None:
    order: dict[str, Any] = {"side": side, "type": type_, "quantity": "1", "stopPrice": stop}
    if price is not None:
        order |= LIMITED | {"price": price}
    answer = rich.order(**order, newOrderRespType="FULL").json()
    assert (answer["status"], answer["stopPrice"], answer["fills"]) == ("NEW", f"{stop}.00000000", [])
    assert answer["workingTime"] == -1

    def shown() -> Any:
        return rich.signed("GET", "order", symbol="BTCUSDT", orderId=answer["orderId"]).json()

    market.trade(1_000, short_of, "0.1")
    rich.clock.ms = 2_000
    assert (shown()["status"], shown()["isWorking"]) == ("NEW", False)
    market.trade(3_000, reaches, "0.1")
    rich.clock.ms = 4_000
    assert (shown()["status"], shown()["isWorking"], shown()["workingTime"]) == ("FILLED", True, START + 3_000)


@pytest.mark.parametrize(
    ("side", "type_", "stop"),
    [
        ("SELL", "STOP_LOSS", "101"),
        ("SELL", "TAKE_PROFIT", "99"),
        ("BUY", "STOP_LOSS", "99"),
        ("BUY", "TAKE_PROFIT", "101"),
    ],
)
def test_price_that_is_already_there_is_refused(rich: Wire, side: str, type_: str, stop: str) -> None:
    answer = rich.order(side=side, type=type_, quantity="1", stopPrice=stop)
    assert answer.status_code == 400
    assert answer.json() == {"code": -2010, "msg": "Stop price would trigger immediately."}


def test_candles_for_charts_are_the_candles(wire: Wire) -> None:
    asked = {"symbol": "BTCUSDT", "interval": "1m", "limit": 5}
    rows = wire.get("uiKlines", **asked)
    assert rows.json() == wire.get("klines", **asked).json()
    assert [len(row) for row in rows.json()] == [12] * 5


def test_filters_of_the_whole_exchange_are_told(wire: Wire) -> None:
    assert wire.get("exchangeInfo").json()["exchangeFilters"] == [
        {"filterType": "EXCHANGE_MAX_NUM_ORDERS", "maxNumOrders": 1000},
        {"filterType": "EXCHANGE_MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": 200},
        {"filterType": "EXCHANGE_MAX_NUM_ORDER_LISTS", "maxNumOrderLists": 20},
    ]


def test_symbol_status_that_only_cancels_is_known(wire: Wire) -> None:
    assert wire.get("exchangeInfo", symbolStatus="CANCEL_ONLY").json()["symbols"] == []
