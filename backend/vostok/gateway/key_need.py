"""Which live bots cannot do without the owner's key. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from vostok.errors import Conflict
from vostok.gateway.account_books import REAL
from vostok.gateway.books import Books
from vostok.gateway.models import Bot, Order
from vostok.gateway.transaction import Tx
from vostok.risk.ledger import Ledger

# Quote currency that a holding cost; what cost less is dust that no exchange sells.
HOLDING_FROM = Decimal(5)


def needing_a_key(books: Books) -> list[str]:
    """Names of live bots that run, or hold something, or have an order out."""
    return sorted(
        bot.name
        for bot in list(books.bots.values())
        if bot.mode == REAL
        and (bot.state != "STOPPED" or _in_the_market(bot, books.orders_of(bot.id), books.ledgers[bot.id]))
    )


def refuse_in_the_market(tx: Tx) -> None:
    """Raise Conflict with the live bots that hold a position or have an order that is not over."""
    names = sorted(bot.name for bot in tx.bots() if _in_the_market(bot, tx.orders(bot.id), tx.ledger(bot.id)))
    if names:
        raise Conflict(
            f"{', '.join(names)} still hold positions or have orders out, which nobody could sell without a key: "
            "close them first, or exchange the key for another."
        )


def _in_the_market(bot: Bot, orders: Iterable[Order], ledger: Ledger) -> bool:
    if bot.mode != REAL:
        return False
    return any(True for _ in orders) or any(held.cost >= HOLDING_FROM for held in ledger.holdings().values())
