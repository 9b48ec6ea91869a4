"""The venue's JSON about our own orders and trades, read strictly: what is not understood was not answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from vostok.gateway.journal import VenueFill
from vostok.gateway.models import WORKING, ZERO, Order
from vostok.gateway.pricing import Marks
from vostok.gateway.upstream import VenueSilent

STATUSES = WORKING | {"FILLED", "CANCELED", "REJECTED", "EXPIRED", "EXPIRED_IN_MATCH", "PENDING_CANCEL"}


@dataclass(frozen=True, slots=True)
class VenueOrder:
    """Where one of our orders stands at the venue; `executed` in base currency."""

    exchange_order_id: str
    status: str
    executed: Decimal
    working: bool


def read_order(body: Any, order: Order) -> VenueOrder:
    """The venue's order, which must be the one we asked about. Raises VenueSilent on anything else."""
    try:
        ours = body.get("origClientOrderId", body["clientOrderId"]) == order.venue_client_id
        found = VenueOrder(
            str(int(body["orderId"])), body["status"], _number(body["executedQty"]), body.get("workingTime", 0) != -1
        )
        same = ours and body["symbol"] == order.symbol and body["side"] == order.side
    except (AttributeError, KeyError, TypeError, ValueError, InvalidOperation):
        raise VenueSilent("the venue's answer about an order cannot be understood") from None
    if not same or found.status not in STATUSES:
        raise VenueSilent("the venue's answer is about another order")
    return found


def read_fills(rows: Any, order: Order, marks: Marks, *, now_ms: int) -> list[VenueFill]:
    """The trades in an order's answer (`fills`) or in `GET /myTrades`. Raises VenueSilent when one makes no sense."""
    if not isinstance(rows, list):
        raise VenueSilent("the venue's list of trades is missing")
    try:
        return [_fill(row, order, marks, now_ms) for row in rows]
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise VenueSilent("the venue's list of trades cannot be understood") from None


def _fill(row: Mapping[str, Any], order: Order, marks: Marks, now_ms: int) -> VenueFill:
    price, quantity, fee = _number(row["price"]), _number(row["qty"]), _number(row["commission"])
    if price <= 0 or quantity <= 0:
        raise ValueError("a trade has a positive price and quantity")
    return VenueFill(
        trade_id=str(int(row["id"] if "id" in row else row["tradeId"])),
        price=price,
        quantity=quantity,
        fee=fee,
        fee_asset=str(row["commissionAsset"]),
        fee_quote=fee_in_quote(order, price, fee, str(row["commissionAsset"]), marks),
        # The answer to a placement holds only what it took at once.
        maker=bool(row.get("isMaker", False)),
        ts=int(row.get("time", now_ms)),
    )


def fee_in_quote(order: Order, price: Decimal, fee: Decimal, asset: str, marks: Marks) -> Decimal:
    """The fee's value in quote currency; one in a third asset (BNB) at its mark, 0 where it has none."""
    if asset == order.quote:
        return fee
    if asset == order.base:
        return fee * price
    mark = marks.get(asset + order.quote)
    return ZERO if mark is None else fee * mark.mid


def _number(value: Any) -> Decimal:
    number = Decimal(value)
    if not number.is_finite() or number < 0:
        raise ValueError("a quantity of the venue is never negative")
    return number
