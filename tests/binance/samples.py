"""Values that the tests of Binance's rules share."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from vostok.binance.marketdata import Book, Level
from vostok.binance.orders import OrderRequest, OrderType, Side, TimeInForce
from vostok.binance.symbols import SymbolSpec

SIDES: tuple[Side, ...] = ("BUY", "SELL")
TICK = Decimal("0.01")
STEP = Decimal("0.001")


def spec(**changes: Any) -> SymbolSpec:
    """BTCUSDT with a tick of 0.01, a step of 0.001 and a minimum notional of 5."""
    values: dict[str, Any] = {
        "symbol": "BTCUSDT",
        "base": "BTC",
        "quote": "USDT",
        "min_price": TICK,
        "max_price": Decimal(1_000_000),
        "tick_size": TICK,
        "min_quantity": STEP,
        "max_quantity": Decimal(1000),
        "step_size": STEP,
        "market_max_quantity": Decimal(500),
    }
    return SymbolSpec(**(values | changes))


def limit(side: Side, quantity: str, price: str, time_in_force: TimeInForce = "GTC") -> OrderRequest:
    """A LIMIT order."""
    return OrderRequest(
        symbol="BTCUSDT",
        side=side,
        type="LIMIT",
        quantity=Decimal(quantity),
        price=Decimal(price),
        time_in_force=time_in_force,
    )


def market(side: Side, quantity: str | None = None, *, quote: str | None = None) -> OrderRequest:
    """A MARKET order by base quantity or by quote quantity."""
    return OrderRequest(
        symbol="BTCUSDT",
        side=side,
        type="MARKET",
        quantity=None if quantity is None else Decimal(quantity),
        quote_quantity=None if quote is None else Decimal(quote),
    )


def stop(side: Side, quantity: str, price: str, stop_price: str, kind: OrderType = "STOP_LOSS_LIMIT") -> OrderRequest:
    """A STOP_LOSS_LIMIT (or another stop) order."""
    return OrderRequest(
        symbol="BTCUSDT",
        side=side,
        type=kind,
        quantity=Decimal(quantity),
        price=Decimal(price) if kind.endswith("LIMIT") else None,
        stop_price=Decimal(stop_price),
    )


def levels(*pairs: tuple[str, str]) -> tuple[Level, ...]:
    """Book levels from strings."""
    return tuple((Decimal(price), Decimal(quantity)) for price, quantity in pairs)


BOOK = Book(
    bids=levels(("99.99", "1"), ("99.98", "2"), ("99.00", "10")),
    asks=levels(("100.01", "1"), ("100.02", "2"), ("101.00", "10")),
)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Books of up to eight levels a side around 100, on tick and step, never crossed."""
    middle = draw(st.integers(5_000, 20_000))

    def side(direction: int) -> tuple[Level, ...]:
        gaps = draw(st.lists(st.integers(1, 50), max_size=8))
        prices = [middle + direction * sum(gaps[: count + 1]) for count in range(len(gaps))]
        return tuple((price * TICK, draw(st.integers(1, 5_000)) * STEP) for price in prices)

    return Book(side(-1), side(1))


@st.composite
def requests(draw: st.DrawFn) -> OrderRequest:
    """LIMIT, LIMIT_MAKER and MARKET orders on tick and step."""
    side = draw(st.sampled_from(SIDES))
    kind = draw(st.sampled_from(("LIMIT", "LIMIT_MAKER", "MARKET", "BY_QUOTE")))
    quantity = draw(st.integers(1, 30_000)) * STEP
    if kind == "BY_QUOTE":
        return OrderRequest(symbol="BTCUSDT", side=side, type="MARKET", quote_quantity=quantity * 100)
    if kind == "MARKET":
        return OrderRequest(symbol="BTCUSDT", side=side, type="MARKET", quantity=quantity)
    return OrderRequest(
        symbol="BTCUSDT",
        side=side,
        type="LIMIT" if kind == "LIMIT" else "LIMIT_MAKER",
        quantity=quantity,
        price=draw(st.integers(4_500, 21_000)) * TICK,
        time_in_force=draw(st.sampled_from(("GTC", "IOC", "FOK"))) if kind == "LIMIT" else "GTC",
    )
