"""Fields of Binance's order answers that are there only where they apply (docs: "Conditional fields")."""

from typing import Any

from vostok.binance.decimals import text
from vostok.binance.orders import Order


def working(order: Order) -> int:
    """Since when it works, -1 while a stop waits for its price."""
    return -1 if order.working_at is None else order.working_at


def conditional(order: Order) -> dict[str, Any]:
    """What answers to a placed or cancelled order hold beside the usual."""
    stop = {"stopPrice": text(order.stop_price)} if order.stop_price else {}
    iceberg = {"icebergQty": text(order.iceberg)} if order.iceberg else {}
    return stop | iceberg | trailing(order) | prevented(order)


def trailing(order: Order) -> dict[str, Any]:
    """Of a trailing stop: its distance, and since when it follows."""
    if not order.trailing_delta:
        return {}
    since = -1 if order.trailing_since is None else order.trailing_since
    return {"trailingDelta": order.trailing_delta, "trailingTime": since}


def prevented(order: Order) -> dict[str, Any]:
    """The quantity that self-trade prevention kept from trading."""
    return {"preventedQuantity": text(order.prevented)} if order.prevented else {}
