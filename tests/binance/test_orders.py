"""Each order type has what it must have, and nothing more."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.binance.errors import BinanceError
from vostok.binance.orders import OrderRequest, parse_order
from vostok.binance.params import Params

BASE = {"symbol": "BTCUSDT", "side": "BUY"}
VALUES = {"timeInForce": "GTC", "quantity": "1", "price": "100", "stopPrice": "90", "quoteOrderQty": "50"}
# Docs "New order", table "Additional mandatory parameters".
MANDATORY = {
    "LIMIT": {"timeInForce", "quantity", "price"},
    "LIMIT_MAKER": {"quantity", "price"},
    "STOP_LOSS": {"quantity", "stopPrice"},
    "STOP_LOSS_LIMIT": {"timeInForce", "quantity", "price", "stopPrice"},
    "TAKE_PROFIT": {"quantity", "stopPrice"},
    "TAKE_PROFIT_LIMIT": {"timeInForce", "quantity", "price", "stopPrice"},
}


def parse(**values: str) -> OrderRequest:
    return parse_order(Params(BASE | values))


def refused(code: int, **values: str) -> str:
    with pytest.raises(BinanceError) as caught:
        parse_order(Params({name: value for name, value in (BASE | values).items() if value != "-"}))
    assert caught.value.code == code
    return caught.value.message


@given(st.sampled_from(sorted(MANDATORY)), st.sets(st.sampled_from(sorted(VALUES))))
def test_order_passes_only_with_exactly_its_parameters(kind: str, sent: set[str]) -> None:
    values = {name: VALUES[name] for name in sent}
    if sent == MANDATORY[kind]:
        assert parse(type=kind, **values).type == kind
    elif missing := MANDATORY[kind] - sent:
        assert any(f"'{name}'" in refused(-1102, type=kind, **values) for name in missing)
    else:
        refused(-1106, type=kind, **values)


def test_market_has_one_size_and_nothing_else() -> None:
    assert parse(type="MARKET", quantity="1").quantity == 1
    assert parse(type="MARKET", quoteOrderQty="50").quote_quantity == 50
    assert "'quantity' or 'quoteOrderQty'" in refused(-1102, type="MARKET")
    assert "quoteOrderQty" in refused(-1106, type="MARKET", quantity="1", quoteOrderQty="50")
    assert "price" in refused(-1106, type="MARKET", quantity="1", price="1")
    assert "timeInForce" in refused(-1106, type="MARKET", quantity="1", timeInForce="GTC")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"symbol": "-"}, -1102),
        ({"symbol": "btcusdt"}, -1100),
        ({"side": "LONG"}, -1117),
        ({"side": "buy"}, -1117),
        ({"type": "OCO"}, -1116),
        ({"timeInForce": "GTD"}, -1115),
        ({"quantity": "-1"}, -1100),
        ({"quantity": "1e2"}, -1100),
        ({"price": "0.123456789"}, -1111),
        ({"newClientOrderId": "a" * 37}, -1100),
        ({"newClientOrderId": "<b>"}, -1100),
        ({"newOrderRespType": "ALL"}, -1130),
        ({"icebergQty": "0.1"}, -2010),
        ({"trailingDelta": "10"}, -2010),
        ({"selfTradePreventionMode": "EXPIRE_TAKER"}, -1013),
        ({"sideEffectType": "MARGIN_BUY"}, -1104),
    ],
)
def test_bad_value_then_its_own_code(change: dict[str, str], code: int) -> None:
    refused(code, **({"type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "100"} | change))


def test_icebergs_and_trailing_stops_only_where_they_are_allowed() -> None:
    sent = {"symbol": "BTCUSDT", "side": "SELL", "type": "STOP_LOSS_LIMIT", "timeInForce": "GTC", "quantity": "1"}
    sent |= {"price": "90", "trailingDelta": "100", "icebergQty": "0.5"}
    request = parse_order(Params(sent), special=True)
    assert (request.trailing_delta, request.iceberg, request.stop_price) == (100, Decimal("0.5"), None)
    with pytest.raises(BinanceError, match="not supported"):
        parse_order(Params(sent))


def test_request_holds_what_was_sent() -> None:
    request = parse(
        type="STOP_LOSS_LIMIT", newClientOrderId="x-1", **{n: VALUES[n] for n in MANDATORY["STOP_LOSS_LIMIT"]}
    )
    assert request == OrderRequest(
        symbol="BTCUSDT",
        side="BUY",
        type="STOP_LOSS_LIMIT",
        quantity=Decimal(1),
        price=Decimal(100),
        stop_price=Decimal(90),
        client_order_id="x-1",
        response_type="ACK",
    )
    assert request.is_stop
    assert not request.is_market


def test_limit_and_market_are_answered_in_full_by_default() -> None:
    assert parse(type="MARKET", quantity="1").response_type == "FULL"
    assert parse(type="LIMIT_MAKER", quantity="1", price="1").response_type == "ACK"
    assert parse(type="LIMIT_MAKER", quantity="1", price="1", newOrderRespType="RESULT").response_type == "RESULT"
