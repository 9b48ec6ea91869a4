"""What requests cost is what Binance documents; the simulator charges the same (tests/simulator/wire/test_rest.py)."""

import pytest

from vostok.binance.weights import UNKNOWN_WEIGHT, depth_weight, request_weight, ticker_weight


def test_weights_are_the_documented_ones() -> None:
    assert [depth_weight(limit) for limit in (5, 100, 101, 500, 1000, 5000)] == [5, 5, 25, 25, 50, 250]
    assert [ticker_weight(count) for count in (1, 20, 21, 100, 101, None)] == [2, 2, 40, 40, 80, 80]


@pytest.mark.parametrize(
    ("method", "path", "params", "weight"),
    [
        ("GET", "ticker/24hr", {"symbols": '["BTCUSDT","ETHUSDT"]'}, 2),
        ("GET", "ticker/bookTicker", {"symbols": '["BTCUSDT"]'}, 4),
        ("GET", "openOrders", {"symbol": "BTCUSDT"}, 6),
        ("GET", "openOrders", {}, 80),
        ("GET", "myTrades", {"symbol": "BTCUSDT", "orderId": 1}, 5),
        ("GET", "myTrades", {"symbol": "BTCUSDT"}, 20),
        ("POST", "order", {"symbol": "BTCUSDT"}, 1),
        ("DELETE", "order", {"symbol": "BTCUSDT"}, 1),
        ("GET", "newThing", {}, UNKNOWN_WEIGHT),
    ],
)
def test_weight_depends_on_what_is_asked(method: str, path: str, params: dict[str, object], weight: int) -> None:
    assert request_weight(method, path, params) == weight
