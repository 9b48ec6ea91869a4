"""The three sides of a comparison out of books, database and the venue's JSON: values in, values out."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from vostok.binance.symbols import SymbolSpec
from vostok.gateway.account_books import REAL, UNSURE
from vostok.gateway.book_watch import Sight
from vostok.gateway.books import Books
from vostok.gateway.models import WORKING, ZERO, Bot, Order
from vostok.gateway.pricing import Marks
from vostok.gateway.upstream import VenueSilent
from vostok.risk.ledger import Ledger
from vostok.risk.reconciliation import ExchangeOrder, Journal, JournalOrder


def journal_side(books: Books, sight: Sight | None, stored: Iterable[Order]) -> Journal:
    """The journal as it is now, its money as it was when the account was seen; `stored` are further, settled orders."""
    known = {order.id: order for order in stored} | dict(books.orders)
    return Journal(
        owned={} if sight is None else sight.owned,
        unowned={} if sight is None else sight.unowned,
        holdings={bot.id: holdings_of(bot, books.ledgers[bot.id]) for bot in list(books.bots.values())},
        orders=tuple(journal_order(order) for order in known.values() if order.state != "REJECTED"),
        unsure=frozenset() if sight is None else sight.unclear,
    )


def holdings_of(bot: Bot, ledger: Ledger) -> dict[str, Decimal]:
    """What the bot holds besides its stake currency, by pair."""
    return {f"{asset}/{bot.stake_currency}": held.total for asset, held in ledger.holdings().items()}


def journal_order(order: Order) -> JournalOrder:
    """An order as a comparison sees it."""
    return JournalOrder(
        bot_id=order.bot_id,
        pair=order.pair,
        side=order.side,
        client_id=order.venue_client_id,
        exchange_id=order.exchange_order_id,
        executed=order.executed,
        open=order.working,
        real=order.mode == REAL,
        sure=order.state not in UNSURE,
        claimed=order.state != "ADOPTABLE",
        by_gateway=order.by_gateway,
    )


def read_orders(rows: Any, specs: Mapping[str, SymbolSpec]) -> dict[str, ExchangeOrder]:
    """Orders of the account by client id. Raises VenueSilent where they cannot be understood."""
    if not isinstance(rows, list):
        raise VenueSilent("the venue's list of orders is missing")
    try:
        found = [_exchange_order(row, specs) for row in rows]
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise VenueSilent("the venue's list of orders cannot be understood") from None
    return {order.client_id: order for order in found}


def _exchange_order(row: Mapping[str, Any], specs: Mapping[str, SymbolSpec]) -> ExchangeOrder:
    symbol, quantity, executed = str(row["symbol"]), Decimal(row["origQty"]), Decimal(row["executedQty"])
    if not (quantity.is_finite() and executed.is_finite() and executed >= 0):
        raise ValueError("a quantity of the venue is never negative")
    pair = specs[symbol].pair if symbol in specs else symbol
    return ExchangeOrder(str(row["clientOrderId"]), pair, quantity, executed, row["status"] in WORKING)


def dust_of(pairs: Iterable[str], marks: Marks, specs: Mapping[str, SymbolSpec]) -> dict[str, Decimal]:
    """The amount (base currency) of each pair below which the venue sells nothing: minimum notional and one step.

    A pair without a price is left out: then nothing of it is dust.
    """
    found = {}
    for pair in pairs:
        symbol = pair.replace("/", "")
        spec, mark = specs.get(symbol), marks.get(symbol)
        if spec is not None and mark is not None and mark.bid > ZERO:
            least = max(spec.min_notional / mark.bid, spec.min_quantity, spec.market_min_quantity)
            found[pair] = least + max(spec.step_size, spec.market_step)
    return found
