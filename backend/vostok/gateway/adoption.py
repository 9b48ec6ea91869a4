"""Orders that exist although their bot was never told, or maybe not: handed over, acknowledged or taken back.

Freqtrade forgets an order whose answer it did not get, and asks for the same again (DESIGN, law 3).
"""

import sys
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal

from vostok.gateway.journal import move
from vostok.gateway.models import OWN_CLIENT_ID, ZERO, Bot, Order
from vostok.gateway.pricing import Priced
from vostok.gateway.transaction import Tx

TOLERANCE = Decimal("0.02")
# A fee in base currency leaves less than was bought; it is never more than this fraction.
MOST_FEE = Decimal("0.01")
# An order that is still on its way after this long was most likely forgotten by the bot that sent it.
IN_FLIGHT_MS = 1_000
_SHOWN = "What the bot did next shows that it knows."
_SOLD = "The gateway sold coins that it brought, so it is not handed to the bot any more."
_STOPS = frozenset({"STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"})


def adoptable(tx: Tx, bot: Bot, priced: Priced) -> Order | None:
    """The unclaimed order that is this one: same pair, side and kind, notional within 2 % (the price has moved since).

    A stop is never the answer to an exit: the bot would take a position for closed that is still open. Nor is what a
    bot lost ever the gateway's: it sells what is still held, so nothing that exists has sold it.
    """
    if _by_gateway(priced):
        return None
    for order in _unclaimed(tx, bot, priced.spec.symbol):
        if order.side != priced.request.side or (order.type in _STOPS) != priced.request.is_stop:
            continue
        if priced.notional is not None and abs(priced.notional - order.notional) <= order.notional * TOLERANCE:
            return order
    return None


def adopt(tx: Tx, order: Order, client_order_id: str) -> Order:
    """Give the order to the bot as the answer to its new request."""
    return move(tx, order, "ACKED", client_order_id=client_order_id, reason="Handed to the bot that had lost it.")


def acknowledge(tx: Tx, bot: Bot, priced: Priced) -> None:
    """Close what the bot shows to know by asking for this order, or what the gateway sells in its place.

    After a crash it is unknown whether an answer still reached the bot. One that sells coins which only an
    unclaimed entry brought knows that entry; one that enters again takes its earlier exit for done. An entry whose
    coins the gateway sells by itself is over as well: a bot that was given it would hold nothing.
    """
    finished = [order for order in _unclaimed(tx, bot, priced.spec.symbol) if not order.working]
    if priced.request.side == "BUY":
        known = [order for order in finished if order.side == "SELL"]
    else:
        entries = [order for order in finished if order.side == "BUY"]
        brought = sum((order.executed for order in entries), ZERO)
        without = tx.ledger(bot.id).balance(priced.spec.base).free - brought * (1 - MOST_FEE)
        known = entries if (priced.lock or ZERO) > max(without, ZERO) else []
    for order in known:
        move(tx, order, "DELIVERED", reason=_SOLD if _by_gateway(priced) else _SHOWN)


def forgotten(bot_id: str, known: Collection[str], since_ms: int | None) -> Callable[[Tx], int]:
    """Offer again what was handed to a bot that died before it wrote it down; returns how many orders.

    `known` are the exchange's ids of the orders in the bot's own database, `since_ms` (UTC ms) how far back they go;
    None where they are some of them, so that nothing can be said of others.
    An answer that left the gateway is not yet one that the bot remembers: only its database says so. What the gateway
    sold by itself the bot never asked for, so it is not offered; nor is an entry from before such a sale, as the bot
    would take coins for its own that are gone. What the database holds is offered no longer.
    """

    def operation(tx: Tx) -> int:
        bot, found = tx.bot(bot_id), 0
        for order in tx.orders(bot.id):
            if order.state == "ADOPTABLE" and order.exchange_order_id in known:
                move(tx, order, "DELIVERED", reason="The bot's own database has it.")
        delivered = () if since_ms is None else tx.delivered_orders(bot.id, since_ms)
        sold = _sold_by_gateway(tx, bot, delivered)
        for order in delivered:
            if order.by_gateway or order.exchange_order_id in known:
                continue
            if order.side == "BUY" and order.id < sold.get(order.pair, 0):
                continue
            if order.working or order.executed:
                move(tx, order, "ADOPTABLE", reason="The bot ended before it had written the order down.")
                found += 1
        return found

    return operation


def _sold_by_gateway(tx: Tx, bot: Bot, delivered: Iterable[Order]) -> dict[str, int]:
    """The number of the gateway's newest own sale in each pair; one that is still to come is the newest of all."""
    found: dict[str, int] = {}
    for order in (*delivered, *tx.orders(bot.id)):
        if order.by_gateway and order.side == "SELL" and (order.executed or order.working):
            found[order.pair] = max(order.id, found.get(order.pair, 0))
    to_come = {f"{one.asset}/{bot.stake_currency}" for one in tx.reductions() if one.bot_id == bot.id}
    return found | dict.fromkeys(to_come, sys.maxsize)


def in_the_way(orders: list[Order], symbol: str) -> list[Order]:
    """Working sells that the bot never heard of: they hold the coins of the exit that it asks for."""
    return [
        order
        for order in orders
        if order.state == "ADOPTABLE" and order.working and order.symbol == symbol and order.side == "SELL"
    ]


def unresolved(tx: Tx, bot_id: str, pair: str) -> str | None:
    """Why the bot may not enter `pair` yet; None when every earlier outcome is known to it."""
    for order in tx.orders(bot_id):
        if order.pair != pair:
            continue
        if order.state == "IN_DOUBT":
            return f"order {order.id} was sent and its outcome is not known yet."
        if order.state == "ADOPTABLE":
            return f"order {order.id} exists at the venue and waits to be taken over by the bot."
        if order.state == "SENT" and tx.now_ms - order.updated_at > IN_FLIGHT_MS:
            return f"order {order.id} is still on its way to the venue."
    return None


def _by_gateway(priced: Priced) -> bool:
    return (priced.request.client_order_id or "").startswith(OWN_CLIENT_ID)


def _unclaimed(tx: Tx, bot: Bot, symbol: str) -> list[Order]:
    return [order for order in tx.orders(bot.id) if order.state == "ADOPTABLE" and order.symbol == symbol]
