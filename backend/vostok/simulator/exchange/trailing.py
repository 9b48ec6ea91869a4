"""Trailing stops: the trigger follows the best price seen (docs: faqs/trailing-stop-faq.md). Pure.

Without a stop price the next trade begins it; with one, the first trade that reaches it does. What was seen is not
stored: after a restart the crowd's trades since the order came are met again, and lead to the same.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from vostok.binance.marketdata import PublicTrade
from vostok.binance.orders import Order

_BASIS_POINTS = 10_000


class Holder(Protocol):
    """Whoever keeps an order as it is now."""

    order: Order


def follow(items: Iterable[Holder], trade: PublicTrade) -> bool:
    """Let every trailing stop see `trade`; True when one of them moved."""
    moved = False
    for item in items:
        if item.order.trailing_delta and item.order.working_at is None:
            after = seen(item.order, trade)
            moved, item.order = moved or after is not item.order, after
    return moved


def seen(order: Order, trade: PublicTrade) -> Order:
    """`order` after the crowd has traded: it begins to follow, or a better price moves its trigger."""
    best = order.trailing_best
    if best is None:
        if order.stop_price and not _reaches(trade.price, order.stop_price, rising=waits_for_rise(order)):
            return order
        return replace(order, trailing_since=trade.time, trailing_best=trade.price)
    better = trade.price > best if order.side == "SELL" else trade.price < best
    return replace(order, trailing_best=trade.price) if better else order


def trigger(order: Order) -> Decimal | None:
    """The price at which `order` triggers; None while it does not follow yet."""
    if order.trailing_best is None:
        return None
    change = Decimal(order.trailing_delta) / _BASIS_POINTS
    return order.trailing_best * (1 - change if order.side == "SELL" else 1 + change)


def is_triggered(order: Order, price: Decimal) -> bool:
    """Whether `price` has turned back far enough: a SELL triggers on a fall, a BUY on a rise."""
    at = trigger(order)
    return at is not None and _reaches(price, at, rising=order.side == "BUY")


def touches(order: Order, low: Decimal, high: Decimal) -> bool:
    """Whether a price between `low` and `high` begins, moves or triggers `order`."""
    at, best = trigger(order), order.trailing_best
    if at is None or best is None:
        return not order.stop_price or (high >= order.stop_price if waits_for_rise(order) else low <= order.stop_price)
    return high > best or low <= at if order.side == "SELL" else low < best or high >= at


def waits_for_rise(order: Order) -> bool:
    """Whether the stop price lies above the market: losses are stopped against, profits taken with the side."""
    return (order.side == "BUY") == order.type.startswith("STOP_LOSS")


def _reaches(price: Decimal, goal: Decimal, *, rising: bool) -> bool:
    return price >= goal if rising else price <= goal
