"""Orders that exist and that no bot takes over: an alarm after ten minutes, and the owner's way to close them."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from vostok.binance.errors import BinanceError, UnknownOrder
from vostok.clock import MINUTE_MS, Clock
from vostok.errors import Conflict, NotFound, Unavailable
from vostok.gateway.books import Event
from vostok.gateway.events import EventLog
from vostok.gateway.journal import move
from vostok.gateway.models import ZERO, Order
from vostok.gateway.reductions import put_reduction
from vostok.gateway.shapes import order_json
from vostok.gateway.switch import Switch
from vostok.gateway.trading import Trading
from vostok.gateway.transaction import Tx
from vostok.gateway.upstream import VenueSilent
from vostok.gateway.writer import Writer
from vostok.risk.reductions import Reduction

ALARM_AFTER_MS = 10 * MINUTE_MS
EVERY_S = 5.0


class Closing(BaseModel):
    """Who wants an unclaimed order closed, and why."""

    model_config = ConfigDict(extra="forbid")

    actor: str = Field(min_length=1, max_length=100)
    reason: str = Field(default="", max_length=500)


class Unclaimed:
    """Tells of orders that nobody claims, once each, and closes one when the owner says so."""

    def __init__(self, writer: Writer, trading: Trading, switch: Switch, events: EventLog, clock: Clock) -> None:
        self._writer = writer
        self._trading = trading
        self._switch = switch
        self._events = events
        self._clock = clock
        self._told: set[int] = set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(EVERY_S)

    def look(self) -> None:
        """Tell of each order that waits for its bot for too long."""
        before = self._clock() - ALARM_AFTER_MS
        orders = list(self._writer.books.orders.values())
        late = {order.id: order for order in orders if order.state == "ADOPTABLE" and order.created_at < before}
        fresh = [order for key, order in late.items() if key not in self._told]
        self._told = set(late)
        self._events.publish([Event("unclaimed", order.bot_id, order_json(order)) for order in fresh])

    async def close(self, order_id: int, actor: str, reason: str) -> None:
        """Cancel what rests of it and have the gateway sell what it bought; its bot will not be offered it any more.

        Raises NotFound, Conflict while its outcome is not known or trading is HALTED, Unavailable to try again later.
        """
        order = self._adoptable(order_id)
        standing = self._switch.standing(self._writer.books.bots[order.bot_id])
        if standing.state == "HALTED":
            raise Conflict(f"Nothing is sent now, so it cannot be closed: {standing.reason} Lift that first.")
        if order.working:
            try:
                with contextlib.suppress(UnknownOrder):
                    await self._trading.cancel(order)
            except (BinanceError, VenueSilent) as error:
                raise Unavailable(f"The order could not be cancelled yet ({error}): try again.") from None
        await self._writer.run(_closed(order_id, actor, reason))

    def routes(self) -> APIRouter:
        """`POST /orders/{id}/close`."""
        router = APIRouter()

        @router.post("/orders/{order_id}/close", status_code=204)
        async def close(order_id: Annotated[int, Path(ge=1, le=2**53)], body: Closing) -> None:
            await self.close(order_id, body.actor, body.reason)

        return router

    def _adoptable(self, order_id: int) -> Order:
        order = self._writer.books.orders.get(order_id)
        if order is None or order.bot_id not in self._writer.books.bots:
            raise NotFound(f"No order {order_id} waits for its bot: it may have been taken over already.")
        if order.state == "IN_DOUBT":
            raise Conflict(f"Whether order {order_id} exists is not known yet; wait until it is, then decide.")
        if order.state != "ADOPTABLE":
            raise Conflict(f"Order {order_id} is its bot's: close the trade instead.")
        return order


def _closed(order_id: int, actor: str, reason: str) -> Callable[[Tx], None]:
    """The order is nobody's to take over any more; a sale of what it bought begins with the same commit."""

    def operation(tx: Tx) -> None:
        order = tx.order(order_id)
        if order is None or order.state != "ADOPTABLE":
            # It came to nothing when it was cancelled.
            return
        move(tx, order, "DELIVERED", reason="The owner closed it.")
        tx.audit("order.closed", f"order:{order_id}", {"bot": order.bot_id, "reason": reason}, actor=actor, via="api")
        if order.side == "SELL" or not order.executed:
            return
        held = tx.ledger(order.bot_id).balance(order.base).total
        keep = max(ZERO, held - tx.received(order))
        source = f"order.{order_id}"
        reduction = Reduction(
            order.bot_id, source, order.bot_id, order.base, "CLOSE_ORDER", held, keep, actor, tx.now_ms, tx.now_ms
        )
        put_reduction(tx, reduction)

    return operation
