"""SIMULATED: how an order of a virtual balance meets the venue's market. Pure; the same matching as the simulator.

A resting order fills as maker when the market trades at or through its price; a stop waits until the market
trades at its stop price and is then matched as the limit order it has become.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from vostok.binance import matching
from vostok.binance.marketdata import Book, PublicTrade
from vostok.binance.matching import Match
from vostok.binance.orders import OrderRequest, OrderType, TimeInForce
from vostok.binance.symbols import SymbolSpec
from vostok.gateway.fees import Fees
from vostok.gateway.journal import VenueFill
from vostok.gateway.klines import Row
from vostok.gateway.models import Order


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the market did to an order: new fills, its status, and whether its stop has triggered."""

    fills: tuple[VenueFill, ...]
    status: str
    triggered: bool = False
    quantity: Decimal | None = None


def arrive(order: Order, book: Book, spec: SymbolSpec, *, worst: Decimal | None, fees: Fees, now_ms: int) -> Outcome:
    """Match an order as it arrives. `worst` is the most a market BUY may pay; what lies beyond it expires.

    Raises -2010 as the venue would.
    """
    request = request_of(order)
    if request.is_stop:
        return Outcome((), "NEW")
    found = matching.match(_collared(request, worst), book, step=spec.step_size)
    return _outcome(order, found, fees, now_ms)


def trigger(order: Order, book: Book, spec: SymbolSpec, *, fees: Fees, now_ms: int) -> Outcome:
    """Match a stop order whose price was reached, as the order that it is from now on: one without a limit sells at
    the market."""
    kind: OrderType = "MARKET" if order.price is None else "LIMIT"
    found = matching.match(replace(request_of(order), type=kind, stop_price=None), book, step=spec.step_size)
    return replace(_outcome(order, found, fees, now_ms), triggered=True)


def waits_for_stop(order: Order) -> bool:
    """Whether the order does not work yet."""
    return order.stop_price is not None and not order.triggered


def reaches_stop(order: Order, price: Decimal) -> bool:
    """Whether a trade at `price` triggers the order."""
    return waits_for_stop(order) and matching.triggered(request_of(order), price)


def rest(order: Order, trade: PublicTrade, *, fees: Fees) -> Outcome | None:
    """What a trade of the crowd does to a resting order; None when nothing."""
    assert order.price is not None, "only orders with a limit rest"
    assert order.remaining is not None
    quantity = matching.fill_resting(order.side, order.price, order.remaining, trade)
    return _resting_fill(order, quantity, fees, trade.time) if quantity > 0 else None


def rest_through(order: Order, candle: Row, *, fees: Fees) -> Outcome | None:
    """What a finished candle did to a resting order nobody watched: filled if it traded through the price."""
    assert order.price is not None, "only orders with a limit rest"
    assert order.remaining is not None
    high, low = Decimal(candle[2]), Decimal(candle[3])
    through = low < order.price if order.side == "BUY" else high > order.price
    return _resting_fill(order, order.remaining, fees, int(candle[6])) if through else None


def stop_through(order: Order, candle: Row) -> bool:
    """Whether a finished candle reached the order's stop."""
    return any(reaches_stop(order, Decimal(price)) for price in (candle[2], candle[3]))


def request_of(order: Order) -> OrderRequest:
    """What is left of an order, as the matching reads it."""
    return OrderRequest(
        symbol=order.symbol,
        side=order.side,
        type=cast(OrderType, order.type),
        quantity=order.remaining,
        quote_quantity=order.quote_quantity,
        price=order.price,
        stop_price=order.stop_price,
        time_in_force=cast(TimeInForce, order.time_in_force or "GTC"),
    )


def _collared(request: OrderRequest, worst: Decimal | None) -> OrderRequest:
    if request.type != "MARKET" or request.side != "BUY" or request.quantity is None or worst is None:
        return request
    return replace(request, type="LIMIT", price=worst, time_in_force="IOC")


def _resting_fill(order: Order, quantity: Decimal, fees: Fees, now_ms: int) -> Outcome:
    assert order.price is not None
    whole = quantity == order.remaining
    found = Match("FILLED" if whole else "PARTIALLY_FILLED", (matching.Fill(order.price, quantity, True),), quantity)
    return replace(_outcome(order, found, fees, now_ms), quantity=None, triggered=order.triggered)


def _outcome(order: Order, found: Match, fees: Fees, now_ms: int) -> Outcome:
    status = found.status
    if status == "NEW" and order.executed:
        status = "PARTIALLY_FILLED"
    known = order.quantity is not None
    return Outcome(tuple(_fills(order, found.fills, fees, now_ms)), status, quantity=None if known else found.quantity)


def _fills(order: Order, fills: Sequence[matching.Fill], fees: Fees, now_ms: int) -> list[VenueFill]:
    booked: list[VenueFill] = []
    executed = order.executed
    for fill in fills:
        executed += fill.quantity
        fee = matching.commission(order.side, fill, fees.of(maker=fill.maker))
        booked.append(
            VenueFill(
                # The quantity executed so far names a fill once and for all, also when it is told twice.
                trade_id=f"{executed:f}",
                price=fill.price,
                quantity=fill.quantity,
                fee=fee,
                fee_asset=order.base if order.side == "BUY" else order.quote,
                fee_quote=fee * fill.price if order.side == "BUY" else fee,
                maker=fill.maker,
                ts=now_ms,
            )
        )
    return booked
