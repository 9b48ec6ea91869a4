"""Orders meet a book: conservation, limits, and each order type's ending."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.binance.samples import BOOK, SIDES, STEP, TICK, books, levels, limit, market, requests, stop
from vostok.binance.errors import BinanceError, OrderRejected, WouldMatch
from vostok.binance.marketdata import Book, PublicTrade
from vostok.binance.matching import Fill, Match, commission, fill_resting, match, triggered
from vostok.binance.orders import OrderRequest, Side


def outcome(request: OrderRequest, book: Book = BOOK) -> tuple[str, list[tuple[str, str]]]:
    result = match(request, book, step=STEP)
    return result.status, [(str(fill.price), f"{fill.quantity.normalize():f}") for fill in result.fills]


@pytest.mark.parametrize(
    ("request_", "status", "fills"),
    [
        (limit("BUY", "1", "100.00"), "NEW", []),
        (limit("BUY", "1", "100.01"), "FILLED", [("100.01", "1")]),
        (limit("BUY", "2", "100.01"), "PARTIALLY_FILLED", [("100.01", "1")]),
        (limit("BUY", "2", "100.01", "IOC"), "EXPIRED", [("100.01", "1")]),
        (limit("BUY", "2", "100.01", "FOK"), "EXPIRED", []),
        (limit("BUY", "2", "100.02", "FOK"), "FILLED", [("100.01", "1"), ("100.02", "1")]),
        (limit("BUY", "1", "100.00", "IOC"), "EXPIRED", []),
        (limit("SELL", "4", "99.98"), "PARTIALLY_FILLED", [("99.99", "1"), ("99.98", "2")]),
        (market("SELL", "3.5"), "FILLED", [("99.99", "1"), ("99.98", "2"), ("99.00", "0.5")]),
        (market("BUY", "20"), "EXPIRED", [("100.01", "1"), ("100.02", "2"), ("101.00", "10")]),
        (market("BUY", quote="150"), "FILLED", [("100.01", "1"), ("100.02", "0.499")]),
        (market("BUY", quote="2000"), "EXPIRED", [("100.01", "1"), ("100.02", "2"), ("101.00", "10")]),
        (market("SELL", quote="100"), "FILLED", [("99.99", "1")]),
    ],
)
def test_order_ends_as_its_type_says(request_: OrderRequest, status: str, fills: list[tuple[str, str]]) -> None:
    assert outcome(request_) == (status, fills)


def test_limit_maker_that_would_take_then_rejected() -> None:
    maker = OrderRequest(symbol="BTCUSDT", side="BUY", type="LIMIT_MAKER", quantity=Decimal(1), price=Decimal("100.01"))
    with pytest.raises(WouldMatch, match="immediately match and take"):
        match(maker, BOOK, step=STEP)


def test_market_by_quote_without_liquidity_then_rejected() -> None:
    for book in (Book((), ()), Book((), levels(("100", "1")))):
        with pytest.raises(OrderRejected, match="liquidity"):
            match(market("BUY", quote="0.05"), book, step=STEP)


def _matched(request: OrderRequest, book: Book) -> Match:
    try:
        return match(request, book, step=STEP)
    except BinanceError:
        assume(False)
        raise


@given(requests(), books())
def test_fills_never_exceed_quantity_budget_limit_or_level(request: OrderRequest, book: Book) -> None:
    result = _matched(request, book)
    available = dict(book.asks if request.side == "BUY" else book.bids)
    assert len({fill.price for fill in result.fills}) == len(result.fills)
    for fill in result.fills:
        assert 0 < fill.quantity <= available[fill.price]
        assert fill.quantity % STEP == 0
        assert not fill.maker
        if request.price is not None:
            assert fill.price <= request.price if request.side == "BUY" else fill.price >= request.price
    if request.quantity is not None:
        assert result.executed <= request.quantity
    if request.quote_quantity is not None:
        assert result.executed_quote <= request.quote_quantity


@given(requests(), books())
def test_better_levels_are_exhausted_before_worse_ones(request: OrderRequest, book: Book) -> None:
    result = _matched(request, book)
    ladder = book.asks if request.side == "BUY" else book.bids
    expected = [fill.price for fill in result.fills]
    assert [price for price, _ in ladder[: len(expected)]] == expected
    for fill, (_, quantity) in zip(result.fills[:-1], ladder, strict=False):
        assert fill.quantity == quantity


@given(requests(), books())
def test_status_says_how_much_is_filled(request: OrderRequest, book: Book) -> None:
    result = _matched(request, book)
    whole = result.executed == result.quantity
    if request.quantity is not None:
        assert (result.status == "FILLED") == whole
        assert (result.status == "NEW") == (
            not result.fills and request.time_in_force == "GTC" and not request.is_market
        )
    if request.time_in_force == "FOK":
        assert result.status == "FILLED" or not result.fills
    if request.is_market or request.time_in_force != "GTC":
        assert result.status in ("FILLED", "EXPIRED")


@given(
    side=st.sampled_from(SIDES),
    price=st.integers(90, 110),
    remaining=st.integers(1, 50),
    traded=st.integers(1, 50),
    at=st.integers(90, 110),
    buyer_is_maker=st.booleans(),
)
def test_resting_order_fills_only_by_trades_that_reach_it(
    side: Side, price: int, remaining: int, traded: int, at: int, buyer_is_maker: bool
) -> None:
    trade = PublicTrade(1, Decimal(at), Decimal(traded), 0, buyer_is_maker)
    filled = fill_resting(side, Decimal(price), Decimal(remaining), trade)
    through = at < price if side == "BUY" else at > price
    if through:
        assert filled == remaining
    elif at == price and buyer_is_maker == (side == "BUY"):
        assert filled == min(remaining, traded)
    else:
        assert filled == 0


@pytest.mark.parametrize(
    ("order", "waits_below", "reached_at"),
    [
        (stop("SELL", "1", "95", "96"), "97", "96"),
        (stop("BUY", "1", "105", "104"), "103", "104"),
        (stop("SELL", "1", "105", "104", "TAKE_PROFIT_LIMIT"), "103", "104"),
        (stop("BUY", "1", "95", "96", "TAKE_PROFIT"), "97", "96"),
    ],
)
def test_stop_waits_for_its_side_of_the_market(order: OrderRequest, waits_below: str, reached_at: str) -> None:
    assert not triggered(order, Decimal(waits_below))
    assert triggered(order, Decimal(reached_at))


@given(price=st.integers(1, 10**8), quantity=st.integers(1, 10**7), rate=st.integers(0, 1000))
def test_fee_is_paid_in_what_is_received_and_never_more_than_its_share(price: int, quantity: int, rate: int) -> None:
    fill = Fill(price * TICK, quantity * STEP, maker=False)
    fraction = Decimal(rate) / 100_000
    for side, received in (("BUY", fill.quantity), ("SELL", fill.quote)):
        fee = commission("BUY" if side == "BUY" else "SELL", fill, fraction)
        assert 0 <= fee <= received * fraction
        assert received * fraction - fee < Decimal("0.00000001")
