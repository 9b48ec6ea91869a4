"""The trades of one of our orders, all of them, as the venue lists them."""

from decimal import Decimal

from vostok.gateway.journal import VenueFill
from vostok.gateway.models import ZERO, Order
from vostok.gateway.pricing import Marks
from vostok.gateway.upstream import Upstream, VenueSilent
from vostok.gateway.venue_answers import read_fills

# Binance's largest page; an order that rests may be filled in more parts than one page holds.
PAGE = 1_000
MOST_PAGES = 20


async def read_trades(
    upstream: Upstream,
    order: Order,
    exchange_order_id: str,
    executed: Decimal,
    marks: Marks,
    *,
    now_ms: int,
    urgent: bool = False,
) -> list[VenueFill]:
    """Its fills, which make up `executed` (base currency). Raises VenueSilent while they do not, and BinanceError."""
    question: dict[str, str | int] = {"symbol": order.symbol, "orderId": exchange_order_id, "limit": PAGE}
    rows = await upstream.private("GET", "myTrades", question, urgent=urgent)
    found = read_fills(rows, order, marks, now_ms=now_ms)
    if len(found) >= PAGE:
        # Without a number to begin at, the newest ones are told (docs: rest-api.md).
        found, first = [], 0
        for _ in range(MOST_PAGES):
            rows = await upstream.private("GET", "myTrades", question | {"fromId": first}, urgent=urgent)
            page = read_fills(rows, order, marks, now_ms=now_ms)
            found += page
            if len(page) < PAGE:
                break
            first = int(page[-1].trade_id) + 1
    if sum((fill.quantity for fill in found), ZERO) != executed:
        # The venue's answers come from several places that may lag behind each other.
        raise VenueSilent("the venue's trades do not add up to the order yet")
    return found
