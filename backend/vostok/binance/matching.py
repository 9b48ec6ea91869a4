"""How an order meets a book, and how one that rests meets the crowd's trades. Pure; the crowd's book is given.

The crowd does not react to us: liquidity that an order took is there again for the next one. Fills never
exceed the ordered quantity, never pass the limit, and never take more of a level than it shows.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from vostok.binance.decimals import ZERO, eight_places, floor_to_step
from vostok.binance.errors import OrderRejected, WouldMatch
from vostok.binance.marketdata import Book, Level, PublicTrade
from vostok.binance.orders import OrderRequest, OrderStatus, Side


class Fill(NamedTuple):
    """A part of an order that traded: price in quote, quantity in base currency."""

    price: Decimal
    quantity: Decimal
    maker: bool

    @property
    def quote(self) -> Decimal:
        """What it is worth in quote currency, to the eight places that Binance keeps."""
        return eight_places(self.price * self.quantity)


class Match(NamedTuple):
    """What became of an order when it arrived, and the quantity (base) that `status` refers to."""

    status: OrderStatus
    fills: tuple[Fill, ...]
    quantity: Decimal

    @property
    def executed(self) -> Decimal:
        """The filled quantity, base currency."""
        return sum((fill.quantity for fill in self.fills), ZERO)

    @property
    def executed_quote(self) -> Decimal:
        """The filled value, quote currency."""
        return sum((fill.quote for fill in self.fills), ZERO)


def match(request: OrderRequest, book: Book, *, step: Decimal) -> Match:
    """Let `request` take from `book`; `step` is the lot step that a MARKET order by quote quantity keeps.

    A stop order is matched as what it becomes when it triggers. Raises -2010 for a LIMIT_MAKER that would take.
    """
    levels = book.asks if request.side == "BUY" else book.bids
    if request.quote_quantity is not None:
        return _match_by_quote(levels, request.quote_quantity, step)
    assert request.quantity is not None, "an order has a quantity or a quote quantity"
    reachable = levels if request.is_market else _within_limit(request, levels)
    if request.type == "LIMIT_MAKER" and reachable:
        raise WouldMatch
    fills = tuple(_take(reachable, request.quantity))
    executed = sum((fill.quantity for fill in fills), ZERO)
    if executed == request.quantity:
        return Match("FILLED", fills, request.quantity)
    if request.is_market:
        return Match("EXPIRED", fills, request.quantity)
    if request.time_in_force == "FOK":
        return Match("EXPIRED", (), request.quantity)
    if request.time_in_force == "IOC":
        return Match("EXPIRED", fills, request.quantity)
    return Match("PARTIALLY_FILLED" if fills else "NEW", fills, request.quantity)


def fill_resting(side: Side, price: Decimal, remaining: Decimal, trade: PublicTrade) -> Decimal:
    """How much of a resting order fills when the crowd trades `trade`.

    A trade beyond its price has gone through the whole level: it fills. A trade at its price fills at most
    the traded quantity, and only when the taker came from the other side.
    """
    if trade.price < price if side == "BUY" else trade.price > price:
        return remaining
    if trade.price != price or trade.buyer_is_maker != (side == "BUY"):
        return ZERO
    return min(remaining, trade.quantity)


def triggered(request: OrderRequest, price: Decimal) -> bool:
    """Whether the last price reaches the stop: losses are stopped against, profits taken with the order's side."""
    assert request.stop_price is not None, "only a stop order has a stop price"
    waits_for_rise = (request.side == "BUY") == request.type.startswith("STOP_LOSS")
    return price >= request.stop_price if waits_for_rise else price <= request.stop_price


def commission(side: Side, fill: Fill, rate: Decimal) -> Decimal:
    """The fee in the received asset (base of a BUY, quote of a SELL); `rate` is a fraction (0.001 = 0.1 %)."""
    received = fill.quantity if side == "BUY" else fill.quote
    return eight_places(received * rate)


def _within_limit(request: OrderRequest, levels: Sequence[Level]) -> tuple[Level, ...]:
    limit = request.price
    assert limit is not None, "a limit order has a price"
    if request.side == "BUY":
        return tuple(level for level in levels if level[0] <= limit)
    return tuple(level for level in levels if level[0] >= limit)


def _take(levels: Iterable[Level], quantity: Decimal) -> Iterable[Fill]:
    for price, available in levels:
        taken = min(quantity, available)
        if taken <= 0:
            return
        yield Fill(price, taken, maker=False)
        quantity -= taken


def _match_by_quote(levels: Sequence[Level], quote: Decimal, step: Decimal) -> Match:
    if not levels:
        raise OrderRejected("Order book liquidity is less than symbol minimum quantity.")
    fills: list[Fill] = []
    left = quote
    short = True
    for price, available in levels:
        affordable = floor_to_step(left / price, step)
        taken = min(affordable, available)
        if taken > 0:
            fills.append(Fill(price, taken, maker=False))
            left -= price * taken
        if affordable <= available:
            short = False
            break
    executed = sum((fill.quantity for fill in fills), ZERO)
    if not executed:
        raise OrderRejected("Order book liquidity is less than `LOT_SIZE` filter minimum quantity.")
    return Match("EXPIRED" if short else "FILLED", tuple(fills), executed)
