"""Self-trade prevention: an arriving order would meet one of its own account (docs: faqs/stp_faq.md).

The arriving order's mode rules. It first takes what the crowd offers at the resting order's price or better; only what
is left then would meet the resting order. Pure.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from vostok.binance.decimals import ZERO
from vostok.binance.errors import WouldMatch
from vostok.binance.marketdata import Book, Level
from vostok.binance.matching import Match, match
from vostok.binance.orders import Order, OrderRequest


class Meeting(NamedTuple):
    """What became of an arriving order, and the resting orders that end because of it.

    `prevented` is what of the arriving order was kept from trading, base currency.
    """

    outcome: Match
    makers: tuple[Order, ...] = ()
    prevented: Decimal = ZERO


def meet(request: OrderRequest, book: Book, mine: Iterable[Order], *, step: Decimal) -> Meeting:
    """Let `request` take from the crowd's `book`, with the account's open orders `mine` in its way.

    Raises -2010 for a LIMIT_MAKER that would take, from the crowd or from its own account.
    """
    outcome = match(request, book, step=step)
    if request.self_trade == "NONE" or _never_enters(request, outcome):
        return Meeting(outcome)
    ended: list[Order] = []
    for maker in _in_the_way(request, mine):
        if request.type == "LIMIT_MAKER":
            raise WouldMatch
        before = _up_to(request, book, maker.price, step)
        if before.status == "FILLED":
            break
        if request.self_trade != "EXPIRE_TAKER":
            ended.append(maker)
        if request.self_trade != "EXPIRE_MAKER":
            fills = () if request.time_in_force == "FOK" else before.fills
            stopped = Match("EXPIRED_IN_MATCH", fills, request.quantity or before.quantity)
            return Meeting(stopped, tuple(ended), stopped.quantity - stopped.executed)
    return Meeting(outcome, tuple(ended))


def _never_enters(request: OrderRequest, outcome: Match) -> bool:
    return request.time_in_force == "FOK" and outcome.status == "EXPIRED"


def _in_the_way(request: OrderRequest, mine: Iterable[Order]) -> list[Order]:
    """The working orders that `request` crosses, best price first, then oldest."""
    buys = request.side == "BUY"
    limit = None if request.is_market else request.price

    def crossed(order: Order) -> bool:
        if order.symbol != request.symbol or order.side == request.side or order.working_at is None:
            return False
        return limit is None or (order.price <= limit if buys else order.price >= limit)

    return sorted(filter(crossed, mine), key=lambda order: (order.price if buys else -order.price, order.id))


def _up_to(request: OrderRequest, book: Book, price: Decimal, step: Decimal) -> Match:
    """What the crowd gives at `price` or better."""
    buys = request.side == "BUY"

    def reached(levels: tuple[Level, ...]) -> tuple[Level, ...]:
        return tuple(level for level in levels if (level[0] <= price if buys else level[0] >= price))

    near = Book(book.bids, reached(book.asks)) if buys else Book(reached(book.bids), book.asks)
    if not (near.asks if buys else near.bids):
        return Match("NEW", (), request.quantity or ZERO)
    return match(request, near, step=step)
