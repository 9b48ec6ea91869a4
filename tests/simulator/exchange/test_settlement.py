"""Money is neither made nor lost: what leaves one balance arrives in another, as a fee, or in the market."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.binance.samples import STEP, books, levels, limit, market, requests, spec, stop
from vostok.binance.decimals import ZERO
from vostok.binance.errors import BinanceError, InsufficientBalance
from vostok.binance.marketdata import Book
from vostok.binance.matching import Fill, match
from vostok.binance.orders import Order, OrderRequest, OrderStatus
from vostok.simulator.exchange.settlement import FEE_RATE, Balance, Settled, end, fill, hold, place

PURSE = {"USDT": Balance(Decimal(100_000)), "BTC": Balance(Decimal(50))}


def placed(request: OrderRequest, book: Book, balances: dict[str, Balance]) -> Settled:
    outcome = match(request, book, step=STEP)
    order = Order(
        id=1,
        client_order_id="c",
        symbol="BTCUSDT",
        side=request.side,
        type=request.type,
        time_in_force=request.time_in_force,
        status=outcome.status,
        price=request.price or ZERO,
        stop_price=request.stop_price or ZERO,
        quantity=outcome.quantity,
        quote_quantity=request.quote_quantity or ZERO,
        created_at=1,
        updated_at=1,
        working_at=1,
    )
    return place(order, outcome.fills, balances, spec())


def total(balances: dict[str, Balance], asset: str) -> Decimal:
    balance = balances.get(asset, Balance())
    return balance.free + balance.locked


def check_conservation(before: dict[str, Balance], settled: Settled) -> None:
    after = before | settled.balances
    sign = 1 if settled.order.side == "BUY" else -1
    base = sum((trade.quantity for trade in settled.trades), ZERO)
    quote = sum((trade.quote for trade in settled.trades), ZERO)
    fees = {asset: sum((t.commission for t in settled.trades if t.commission_asset == asset), ZERO) for asset in after}
    assert total(after, "BTC") - total(before, "BTC") == sign * base - fees.get("BTC", ZERO)
    assert total(after, "USDT") - total(before, "USDT") == -sign * quote - fees.get("USDT", ZERO)
    assert all(balance.free >= 0 and balance.locked >= 0 for balance in after.values())


@given(requests(), books(), st.integers(0, 10**7), st.integers(0, 10**5))
def test_placing_conserves_money_and_is_refused_when_it_does_not_cover(
    request: OrderRequest, book: Book, cents: int, lots: int
) -> None:
    purse = {"USDT": Balance(Decimal(cents) / 100), "BTC": Balance(lots * STEP)}
    try:
        settled = placed(request, book, purse)
    except BinanceError:
        return
    check_conservation(purse, settled)
    paying = "USDT" if request.side == "BUY" else "BTC"
    assert (purse | settled.balances)[paying].locked == hold(settled.order)


@given(requests(), books(), st.lists(st.integers(1, 20_000), max_size=6), st.booleans())
def test_whole_life_conserves_money_and_leaves_nothing_locked(
    request: OrderRequest, book: Book, parts: list[int], cancelled: bool
) -> None:
    try:
        settled = placed(request, book, PURSE)
    except BinanceError:
        assume(False)
        raise
    balances = PURSE | settled.balances
    for part in parts:
        order = settled.order
        if not order.is_open:
            break
        quantity = min(part * STEP, order.remaining)
        status: OrderStatus = "FILLED" if quantity == order.remaining else "PARTIALLY_FILLED"
        settled = fill(order, [Fill(order.price, quantity, maker=True)], status, balances, spec(), 2)
        check_conservation(balances, settled)
        balances |= settled.balances
    if settled.order.is_open and cancelled:
        settled = end(settled.order, "CANCELED", balances, spec(), 3)
        check_conservation(balances, settled)
        balances |= settled.balances
    paying = "USDT" if request.side == "BUY" else "BTC"
    assert balances[paying].locked == hold(settled.order)
    assert settled.order.executed <= settled.order.quantity


def test_fee_comes_out_of_what_is_received() -> None:
    bought = placed(market("BUY", "1"), Book((), levels(("100", "5"))), PURSE)
    assert bought.trades[0][6:8] == (Decimal("0.001"), "BTC")
    assert bought.balances["BTC"].free == 50 + 1 - FEE_RATE
    sold = placed(market("SELL", "1"), Book(levels(("100", "5")), ()), PURSE)
    assert sold.trades[0][6:8] == (Decimal("0.1"), "USDT")
    assert sold.balances["USDT"].free == Decimal("100099.9")


def test_limit_filled_below_its_price_gives_the_difference_back() -> None:
    settled = placed(limit("BUY", "2", "110"), Book((), levels(("100", "1"))), PURSE)
    assert settled.balances["USDT"] == Balance(Decimal(100_000) - 100 - 110, Decimal(110))


@pytest.mark.parametrize(
    "request_", [limit("BUY", "1000", "100.01"), market("SELL", "50.001"), market("BUY", quote="100000.01")]
)
def test_order_beyond_the_balance_then_2010(request_: OrderRequest) -> None:
    deep = Book(levels(("100", "10000")), levels(("100", "10000")))
    with pytest.raises(InsufficientBalance, match="insufficient balance"):
        placed(request_, deep, PURSE)


def test_stop_that_costs_more_than_all_there_is_then_refused() -> None:
    request = stop("BUY", "1", "0", "100", "STOP_LOSS")
    order = Order(
        id=1,
        client_order_id="c",
        symbol="BTCUSDT",
        side="BUY",
        type=request.type,
        time_in_force="GTC",
        status="NEW",
        stop_price=Decimal(100),
        quantity=Decimal(1),
        created_at=1,
        updated_at=1,
        working_at=None,
    )
    purse = {"USDT": Balance(Decimal(100))}
    held = place(order, (), purse, spec())
    assert held.balances["USDT"] == Balance(ZERO, Decimal(100))
    triggered = replace(held.order, working_at=2)
    with pytest.raises(InsufficientBalance):
        fill(triggered, [Fill(Decimal("100.01"), Decimal(1), maker=False)], "FILLED", held.balances, spec(), 2)
