"""The dead man's handle: what a bot would still buy is cancelled once nothing has been heard of it; its stops stay.

Freqtrade asks about its open orders every five seconds. One that is killed, or whose strategy never comes back, would
let an entry fill that nobody then looks after. Binance Spot has no cancel on disconnect, so the gateway does it.
"""

import asyncio
import time
from collections.abc import Callable

import structlog

from vostok.gateway.models import Order
from vostok.gateway.switch import Switch
from vostok.gateway.trading import Trading
from vostok.gateway.transaction import Tx
from vostok.gateway.writer import JournalDown, Writer

log = structlog.get_logger()
EVERY_S = 2.0
# Five of Freqtrade's rounds, and short enough that an entry is gone half a minute after its bot.
SILENT_S = 25.0


class DeadMan:
    """`hear` is told of each request of a bot; `seconds` is a clock that nobody sets."""

    def __init__(
        self, writer: Writer, trading: Trading, switch: Switch, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._writer = writer
        self._trading = trading
        self._switch = switch
        self._seconds = seconds
        # After a start of the gateway every bot has its time to come back.
        self._began = seconds()
        self._heard: dict[str, float] = {}

    def hear(self, bot_id: str) -> None:
        """The bot has just asked for something."""
        self._heard[bot_id] = self._seconds()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """Cancel the working entries of bots that are silent; what cannot be cancelled now is tried again."""
        books = self._writer.books
        waiting: dict[str, list[Order]] = {}
        for order in list(books.orders.values()):
            if order.side == "BUY" and order.working and order.exchange_order_id is not None:
                waiting.setdefault(order.bot_id, []).append(order)
        for bot_id, orders in waiting.items():
            bot, silent_s = books.bots.get(bot_id), self._silent_s(bot_id)
            # HALTED means that nothing is sent, cancels neither.
            if bot is not None and silent_s > SILENT_S and self._switch.standing(bot).state != "HALTED":
                await self._cancel(bot_id, orders, silent_s)

    def _silent_s(self, bot_id: str) -> float:
        return self._seconds() - self._heard.get(bot_id, self._began)

    async def _cancel(self, bot_id: str, orders: list[Order], silent_s: float) -> None:
        left = {order.id for order in await self._trading.cancel_entries(bot_id)}
        gone = [order.id for order in orders if order.id not in left]
        if not gone:
            return
        log.warning("a bot is silent, so its entries were cancelled", bot=bot_id, orders=gone, silent_s=round(silent_s))
        try:
            await self._writer.run(_note(bot_id, gone, silent_s))
        except JournalDown as error:
            log.error("the cancel of a silent bot's entries could not be noted", reason=error.detail)


def _note(bot_id: str, orders: list[int], silent_s: float) -> Callable[[Tx], None]:
    def operation(tx: Tx) -> None:
        # Each order's own rows say whether it was cancelled or had filled by then.
        body = {"orders": orders, "silent_s": round(silent_s)}
        tx.audit("bot.silent", f"bot:{bot_id}", body, actor="gateway", via="system")

    return operation
