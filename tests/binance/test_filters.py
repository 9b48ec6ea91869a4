"""An order passes its symbol's filters only inside every bound."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.binance.samples import SIDES, STEP, TICK, limit, market, spec, stop
from vostok.binance.errors import BinanceError, FilterFailure
from vostok.binance.filters import Standing, check_order
from vostok.binance.orders import OrderRequest, Side
from vostok.binance.symbols import SymbolSpec

PRICE = Decimal(100)


def failure(request: OrderRequest, symbol: SymbolSpec | None = None, standing: Standing | None = None) -> str | None:
    """The name of the broken filter, the text of another refusal, None when the order passes."""
    try:
        check_order(request, symbol or spec(), reference_price=PRICE, standing=standing)
    except FilterFailure as error:
        return f"{error.code} {error.filter}".removeprefix("-1013 ")
    except BinanceError as error:
        return error.message
    return None


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (limit("BUY", "1", "100"), None),
        (limit("BUY", "1", "100.001"), "PRICE_FILTER"),
        (limit("BUY", "1", "0"), "PRICE_FILTER"),
        (limit("BUY", "1", "1000000.01"), "PRICE_FILTER"),
        (limit("BUY", "1", "500.01"), "PERCENT_PRICE_BY_SIDE"),
        (limit("BUY", "1", "19.99"), "PERCENT_PRICE_BY_SIDE"),
        (limit("SELL", "1", "500"), None),
        (limit("BUY", "0", "100"), "LOT_SIZE"),
        (limit("BUY", "0.0005", "100"), "LOT_SIZE"),
        (limit("BUY", "0.1005", "100"), "LOT_SIZE"),
        (limit("BUY", "1000.001", "100"), "LOT_SIZE"),
        (market("BUY", "500.001"), "MARKET_LOT_SIZE"),
        (limit("BUY", "500.001", "100"), None),
        (limit("BUY", "0.049", "100"), "NOTIONAL"),
        (limit("BUY", "0.05", "100"), None),
        (market("BUY", "0.049"), "NOTIONAL"),
        (market("BUY", quote="4.99"), "NOTIONAL"),
        (market("BUY", quote="5"), None),
        (stop("SELL", "1", "90", "90.005"), "PRICE_FILTER"),
        (stop("SELL", "0.05", "90", "95", "STOP_LOSS"), "NOTIONAL"),
    ],
)
def test_order_against_one_bound(request_: OrderRequest, expected: str | None) -> None:
    assert failure(request_) == expected


def test_maximum_notional_binds_limit_orders_and_market_orders_where_it_says_so() -> None:
    symbol = spec(max_notional=Decimal(1000))
    assert failure(limit("BUY", "10.001", "100"), symbol) == "NOTIONAL"
    assert failure(market("BUY", "10.001"), symbol) is None
    assert failure(market("BUY", "10.001"), replace(symbol, max_notional_applies_to_market=True)) == "NOTIONAL"


def test_symbol_that_does_not_trade_then_market_is_closed() -> None:
    assert failure(limit("BUY", "1", "100"), spec(status="BREAK")) == "Market is closed."


def test_type_that_the_symbol_lacks_then_named() -> None:
    assert (
        failure(market("BUY", "1"), spec(order_types=("LIMIT",))) == "Market orders are not supported for this symbol."
    )


def test_counts_of_open_orders() -> None:
    symbol = spec(max_orders=3, max_algo_orders=2, max_position=Decimal(5))
    assert failure(limit("BUY", "1", "100"), symbol, Standing(open_orders=2)) is None
    assert failure(limit("BUY", "1", "100"), symbol, Standing(open_orders=3)) == "MAX_NUM_ORDERS"
    waiting = Standing(open_orders=2, open_algo_orders=2)
    assert failure(stop("SELL", "1", "90", "95"), symbol, waiting) == "MAX_NUM_ALGO_ORDERS"
    assert failure(limit("SELL", "1", "100"), symbol, waiting) is None
    assert failure(limit("BUY", "1", "100"), symbol, Standing(position=Decimal("4.001"))) == "MAX_POSITION"
    assert failure(limit("SELL", "1", "100"), symbol, Standing(position=Decimal("4.001"))) is None


@pytest.mark.parametrize(
    ("standing", "request_", "expected"),
    [
        (Standing(all_orders=999), limit("BUY", "1", "100"), None),
        (Standing(all_orders=1000), limit("BUY", "1", "100"), "EXCHANGE_MAX_NUM_ORDERS"),
        (Standing(all_orders=200, all_algo_orders=200), limit("BUY", "1", "100"), None),
        (Standing(all_orders=200, all_algo_orders=199), stop("SELL", "1", "90", "95"), None),
        (Standing(all_orders=200, all_algo_orders=200), stop("SELL", "1", "90", "95"), "EXCHANGE_MAX_NUM_ALGO_ORDERS"),
    ],
)
def test_counts_of_open_orders_on_all_symbols(standing: Standing, request_: OrderRequest, expected: str | None) -> None:
    assert failure(request_, spec(), standing) == expected


def test_symbol_that_only_cancels_takes_no_order() -> None:
    assert failure(limit("SELL", "1", "100"), spec(status="CANCEL_ONLY")) == "Market is closed."


@given(price=st.integers(1, 200_000), quantity=st.integers(1, 2_000_000), side=st.sampled_from(SIDES))
def test_passing_order_is_inside_every_bound(price: int, quantity: int, side: Side) -> None:
    request = limit(side, str(quantity * STEP / 2), str(price * TICK / 2))
    symbol = spec()
    if failure(request) is not None:
        return
    assert request.price is not None
    assert request.quantity is not None
    assert request.price % TICK == 0
    assert request.quantity % STEP == 0
    assert symbol.min_notional <= request.price * request.quantity <= symbol.max_notional
    assert PRICE / 5 <= request.price <= PRICE * 5


@given(price=st.integers(2_000, 50_000), quantity=st.integers(1, 1_000_000))
def test_order_inside_every_bound_passes(price: int, quantity: int) -> None:
    if price * TICK * quantity * STEP >= 5:
        assert failure(limit("BUY", str(quantity * STEP), str(price * TICK))) is None
