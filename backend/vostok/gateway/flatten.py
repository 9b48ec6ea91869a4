"""Sells what a dead bot still owns, through gate, journal and audit like any order."""

import contextlib
from collections.abc import Callable

import structlog

from vostok.binance.errors import BinanceError, ServerBusy, UnknownOrder
from vostok.binance.orders import OrderRequest
from vostok.errors import Conflict, NotFound, Unavailable
from vostok.gateway.market import Market
from vostok.gateway.models import Bot, own_client_id
from vostok.gateway.pricing import sellable
from vostok.gateway.shapes import plain
from vostok.gateway.trading import Trading
from vostok.gateway.transaction import Tx
from vostok.gateway.upstream import VenueSilent
from vostok.gateway.writer import Writer

log = structlog.get_logger()


class Flatten:
    """Sells the holdings of a bot whose process is gone. A bot that runs sells for itself."""

    def __init__(self, writer: Writer, market: Market, trading: Trading) -> None:
        self._writer = writer
        self._market = market
        self._trading = trading

    async def sell_all(self, bot_id: str, actor: str, reason: str) -> None:
        """Cancel what rests and sell all but dust at the market, at most one largest order of each pair.

        Raises Conflict while the bot is not STOPPED or where the venue refuses, Unavailable to try again later.
        """
        bot = self._stopped(bot_id)
        await self._writer.run(_note(bot, actor, reason))
        try:
            for order in [order for order in self._writer.books.orders_of(bot_id) if order.working]:
                with contextlib.suppress(UnknownOrder):
                    await self._trading.cancel_for(bot, order)
            ledger = self._writer.books.ledgers[bot_id]
            for asset in sorted(ledger.holdings()):
                await self._sell(bot, f"{asset}{ledger.quote}")
        except (ServerBusy, VenueSilent) as error:
            raise Unavailable(f"{bot.name} could not be sold out yet: {error}") from None
        except BinanceError as error:
            raise Conflict(f"The venue refused to sell what {bot.name} holds: {error.message}") from None

    async def _sell(self, bot: Bot, symbol: str) -> None:
        spec = await self._market.spec(symbol)
        await self._market.freshen({symbol})
        mark = self._market.marks.get(symbol)
        if mark is None:
            raise ServerBusy(f"There is no price of {spec.pair}.")
        quantity = sellable(self._writer.books.ledgers[bot.id].balance(spec.base).free, spec, mark.bid)
        if quantity == 0:
            return
        # The bot may have been started while the others were sold.
        self._stopped(bot.id)
        order = await self._trading.place(
            bot,
            OrderRequest(
                symbol=symbol,
                side="SELL",
                type="MARKET",
                quantity=quantity,
                client_order_id=own_client_id(),
            ),
        )
        # Whoever asked has the answer, so that the bot does not take the order over when it is back.
        self._trading.note_delivery(order, reached=True)
        log.info("sold for a bot that is gone", bot=bot.id, pair=spec.pair, quantity=plain(quantity), order=order.id)

    def _stopped(self, bot_id: str) -> Bot:
        bot = self._writer.books.bots.get(bot_id)
        if bot is None:
            raise NotFound(f"There is no bot {bot_id} at the gateway.")
        if bot.state != "STOPPED":
            raise Conflict(f"{bot.name} is {bot.state} and sells for itself: stop it first.")
        return bot


def _note(bot: Bot, actor: str, reason: str) -> Callable[[Tx], None]:
    return lambda tx: tx.audit("bot.flattened", f"bot:{bot.id}", {"reason": reason}, actor=actor, via="api")
