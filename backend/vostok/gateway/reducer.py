"""Carries reductions out where no bot does: each second, until nothing above the target is left."""

import asyncio
import contextlib
from collections.abc import Callable
from decimal import Decimal

import structlog

from vostok.binance.errors import BinanceError, UnknownOrder
from vostok.binance.orders import OrderRequest
from vostok.binance.symbols import SymbolSpec
from vostok.clock import Clock
from vostok.errors import AppError
from vostok.gateway.market import Market
from vostok.gateway.models import ZERO, Bot, Order, own_client_id
from vostok.gateway.pricing import sellable
from vostok.gateway.reductions import end_reduction
from vostok.gateway.shapes import plain
from vostok.gateway.switch import Switch
from vostok.gateway.trading import Trading
from vostok.gateway.upstream import VenueSilent
from vostok.gateway.writer import Writer
from vostok.risk.reductions import Reduction, to_sell

log = structlog.get_logger()
EVERY_S = 1.0
_FAILURES = (VenueSilent, BinanceError, AppError, LookupError)


class Reducer:
    """Sells for bots that are dead, or that have not sold by themselves in time; `tell` says that risk has changed."""

    def __init__(
        self, writer: Writer, market: Market, trading: Trading, switch: Switch, clock: Clock, tell: Callable[[], None]
    ) -> None:
        self._writer = writer
        self._market = market
        self._trading = trading
        self._switch = switch
        self._clock = clock
        self._tell = tell

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """One round over all reductions; what fails is tried again in the next."""
        for reduction in list(self._writer.books.reductions.values()):
            try:
                await self._care(reduction)
            except _FAILURES as error:
                log.warning("not sold yet", bot=reduction.bot_id, asset=reduction.asset, reason=str(error))

    async def _care(self, reduction: Reduction) -> None:
        bot = self._writer.books.bots.get(reduction.bot_id)
        if bot is None:
            return
        symbol = reduction.asset + bot.stake_currency
        spec = await self._market.spec(symbol)
        await self._market.freshen({symbol})
        mark = self._market.marks.get(symbol)
        if mark is None:
            return
        held = self._writer.books.ledgers[bot.id].balance(reduction.asset)
        # A rest that the venue would not buy is no position, so it goes along.
        keep = reduction.keep if sellable(reduction.keep, spec, mark.bid) else ZERO
        if sellable(held.total - keep, spec, mark.bid) == 0:
            await self._writer.run(end_reduction(reduction))
            self._tell()
            return
        if self._switch.standing(bot).state == "HALTED":
            return
        if bot.state == "STOPPED" or self._clock() >= reduction.gateway_at:
            await self._sell(bot, spec, keep, mark.bid)

    async def _sell(self, bot: Bot, spec: SymbolSpec, keep: Decimal, bid: Decimal) -> None:
        stops = await self._take_back(bot, spec.pair)
        free = self._writer.books.ledgers[bot.id].balance(spec.base).free
        quantity = sellable(to_sell(free, keep), spec, bid)
        if quantity:
            request = OrderRequest(
                symbol=spec.symbol, side="SELL", type="MARKET", quantity=quantity, client_order_id=own_client_id()
            )
            order = await self._trading.place(bot, request)
            self._trading.note_delivery(order, reached=True)
            log.info("sold after a breach", bot=bot.id, pair=spec.pair, quantity=plain(quantity), order=order.id)
        if keep and stops:
            await self._protect(bot, stops[-1], spec, bid)

    async def _take_back(self, bot: Bot, pair: str) -> list[Order]:
        """Cancel what rests on the coins; returns the stops among it."""
        resting = [
            order
            for order in self._writer.books.orders_of(bot.id)
            if order.pair == pair and order.side == "SELL" and order.working and order.exchange_order_id is not None
        ]
        for order in resting:
            with contextlib.suppress(UnknownOrder):
                await self._trading.cancel(order)
        return [order for order in resting if order.stop_price is not None]

    async def _protect(self, bot: Bot, stop: Order, spec: SymbolSpec, bid: Decimal) -> None:
        """Put the stop back for what is left; its bot finds it there and takes it over when it comes back."""
        quantity = sellable(self._writer.books.ledgers[bot.id].balance(spec.base).free, spec, bid)
        if not quantity:
            return
        request = OrderRequest(
            symbol=spec.symbol,
            side="SELL",
            type="STOP_LOSS_LIMIT",
            quantity=quantity,
            price=stop.price,
            stop_price=stop.stop_price,
            time_in_force="GTC",
            client_order_id=stop.client_order_id,
        )
        self._trading.note_delivery(await self._trading.place(bot, request), reached=False)
