"""Orders that a bot found at the exchange by itself: the gateway need not hold them for it any longer.

Where a position is smaller than its trade says, Freqtrade reads the pair's orders and writes down those it did not know
(`handle_onexchange_order`). Nothing at the gateway shows that: only the bot's own database does. Until it is told, the
order waits for its bot, which is denied every entry in the pair.
"""

import asyncio
from pathlib import Path

import structlog

from vostok.errors import AppError
from vostok.panel.bots.freqtrade_trades import order_ids
from vostok.panel.gateway_client import Gateway

log = structlog.get_logger()

EVERY_S = 5.0


class Finder:
    """Holds the orders that wait for their bots against those in `bots_folder`/<id>/trades.sqlite."""

    def __init__(self, gateway: Gateway, bots_folder: Path) -> None:
        self._gateway = gateway
        self._folder = bots_folder

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except AppError as error:
                log.debug("orders that wait for their bots could not be looked at", reason=error.detail)
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """Tell the gateway which waiting orders their bots have. Raises AppError where a side cannot be read."""
        waiting: dict[str, set[str]] = {}
        for order in await self._gateway.orders_in_doubt():
            if order.state == "ADOPTABLE" and order.exchange_order_id is not None:
                waiting.setdefault(order.bot_id, set()).add(order.exchange_order_id)
        for bot_id, ids in waiting.items():
            known = await asyncio.to_thread(order_ids, self._folder / bot_id / "trades.sqlite")
            if found := sorted(ids.intersection(known)):
                await self._gateway.known_orders(bot_id, found, None)
                log.info("the bot found orders by itself", bot=bot_id, orders=found)
