"""An order as it stands when it has met the book."""

import secrets

from vostok.binance.decimals import ZERO
from vostok.binance.orders import Order, OrderRequest
from vostok.simulator.exchange.selftrade import Meeting


def new_client_id() -> str:
    """An id as Binance gives to orders that came without one."""
    return secrets.token_hex(11)


def arrived(request: OrderRequest, meeting: Meeting, order_id: int, now_ms: int) -> Order:
    """The new order, before its fills are booked; a stop does not work yet."""
    outcome = meeting.outcome
    return Order(
        id=order_id,
        client_order_id=request.client_order_id or new_client_id(),
        symbol=request.symbol,
        side=request.side,
        type=request.type,
        time_in_force=request.time_in_force,
        status=outcome.status,
        price=request.price or ZERO,
        stop_price=request.stop_price or ZERO,
        quantity=outcome.quantity,
        quote_quantity=request.quote_quantity or ZERO,
        created_at=now_ms,
        updated_at=now_ms,
        working_at=None if request.is_stop else now_ms,
        self_trade=request.self_trade,
        prevented=meeting.prevented,
        iceberg=request.iceberg or ZERO,
        trailing_delta=request.trailing_delta or 0,
    )
