"""Orders that exist and that their bot does not know: handed over to its Freqtrade, or closed by the gateway.

Freqtrade cannot be given an order. But what it orders next of the same kind is answered with the one that exists
(ARCHITECTURE, "Inside the gateway"), so it is made to order just that.
"""

import asyncio
from decimal import Decimal

from sqlmodel import select

from vostok.errors import AppError, Conflict, NotFound
from vostok.panel.auth.models import Principal
from vostok.panel.bots import freqtrade_api
from vostok.panel.bots import service as bots
from vostok.panel.bots.models import Bot
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_models import OrderPublic
from vostok.panel.trades.by_hand import Desk, Told, record, require_process
from vostok.panel.trades.models import Trade


async def hand_over(desk: Desk, gateway: Gateway, bot_id: str, order_id: str, actor: Principal) -> None:
    """Make the bot's Freqtrade take the order over. Raises Conflict where it does not, with what to do."""
    order = await _find(gateway, bot_id, order_id)
    bot = await asyncio.to_thread(_bot, desk, bot_id)
    require_process(desk.fleet, bot, "start it first, or close the order")
    if order.stop_price is not None:
        raise Conflict("A stop is taken over by itself when the bot places one; close it if it is not wanted.")
    told: Told = {"order": order.id, "pair": order.pair, "side": order.side}
    await asyncio.to_thread(record, desk.database, bot, actor, "bot.hand_over", told)
    try:
        await _order_again(desk, bot, order)
        if any(left.id == order.id for left in await gateway.orders_in_doubt()):
            raise Conflict(
                f"{bot.name} ordered something else, so it still waits; the price may have moved too far: close it."
            )
    except AppError as error:
        reason: Told = {"reason": error.detail}
        await asyncio.to_thread(record, desk.database, bot, actor, "bot.hand_over_failed", told | reason)
        raise


async def close(desk: Desk, gateway: Gateway, bot_id: str, order_id: str, actor: Principal) -> None:
    """Have the gateway cancel what rests of the order and sell what it bought. Raises NotFound, Conflict."""
    order = await _find(gateway, bot_id, order_id)
    bot = await asyncio.to_thread(_bot, desk, bot_id)
    told: Told = {"order": order.id, "pair": order.pair, "side": order.side}
    await asyncio.to_thread(record, desk.database, bot, actor, "bot.close_order", told)
    await gateway.close_order(order.id, actor.actor, "the owner closed it")


async def _order_again(desk: Desk, bot: Bot, order: OrderPublic) -> None:
    password = bot.credentials["api_password"]
    if order.side == "BUY":
        await freqtrade_api.force_entry(desk.home, bot.id, password, order.pair, stake_of(order))
        return
    number = await asyncio.to_thread(_open_trade, desk, bot.id, order.pair)
    if number is None:
        raise Conflict(f"{bot.name} has no open trade in {order.pair} that this sale could belong to: close it.")
    await freqtrade_api.force_exit_trade(desk.home, bot.id, password, number)


def stake_of(order: OrderPublic) -> Decimal:
    """The stake that makes Freqtrade order the same again, in the stake currency."""
    if order.price is not None and order.quantity is not None:
        return order.price * order.quantity
    return order.executed_quote or order.quote_quantity or Decimal(0)


async def _find(gateway: Gateway, bot_id: str, order_id: str) -> OrderPublic:
    for order in await gateway.orders_in_doubt():
        if (order.id, order.bot_id) == (order_id, bot_id):
            if order.state != "ADOPTABLE":
                raise Conflict("Whether this order exists is not known yet; wait until it is, then decide.")
            return order
    raise NotFound("This order does not wait for its bot any more: it was taken over or closed.")


def _bot(desk: Desk, bot_id: str) -> Bot:
    with desk.database.read() as session:
        return bots.find(session, bot_id)


def _open_trade(desk: Desk, bot_id: str, pair: str) -> int | None:
    with desk.database.read() as session:
        wanted = select(Trade.number).where(Trade.bot_id == bot_id, Trade.pair == pair, Trade.is_open)
        return session.exec(wanted).first()
