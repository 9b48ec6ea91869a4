"""What the journal says at a start, before anything listens: every unfinished step gets its honest state."""

from collections.abc import Callable

from vostok.gateway.journal import finish, move
from vostok.gateway.models import Order
from vostok.gateway.transaction import Tx


def replay_journal(orders: list[Order]) -> Callable[[Tx], list[Order]]:
    """Bring every order that a crash interrupted to a true state; returns those whose outcome must be asked for.

    RESERVED never left, so it is undone. SENT may or may not exist. ACKED means that nobody knows whether the
    bot still got the answer: it may take the order over.
    """

    def operation(tx: Tx) -> list[Order]:
        doubtful = []
        for order in orders:
            if order.state == "RESERVED":
                finish(tx, order, "REJECTED", "The gateway stopped before it was sent.", state="REJECTED")
            elif order.state == "SENT":
                doubtful.append(move(tx, order, "IN_DOUBT", reason="The gateway stopped while it was on its way."))
            elif order.state == "IN_DOUBT":
                doubtful.append(order)
            elif order.state == "ACKED":
                _claimable(tx, order, orders)
        return doubtful

    return operation


def _claimable(tx: Tx, order: Order, orders: list[Order]) -> None:
    if not order.by_gateway and (order.working or order.executed) and not _known_by_what_followed(order, orders):
        move(tx, order, "ADOPTABLE", reason="The gateway stopped before the bot had its answer.")
    else:
        move(tx, order, "DELIVERED")


def _known_by_what_followed(order: Order, orders: list[Order]) -> bool:
    """Whether the bot entered the pair again after this exit: it took the exit for done, so it had its answer."""
    return order.side == "SELL" and any(
        later.id > order.id and (later.bot_id, later.pair, later.side) == (order.bot_id, order.pair, "BUY")
        for later in orders
    )
