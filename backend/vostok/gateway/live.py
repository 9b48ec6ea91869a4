"""REAL_MARKET_SPOT: orders at the venue, under a client id of our own, and what became of them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import structlog

from vostok.binance.errors import BinanceError, OrderRejected, ServerBusy
from vostok.clock import Clock
from vostok.gateway.journal import doubt, reject, sent, settle
from vostok.gateway.market import Market
from vostok.gateway.models import ZERO, Order, OrderState
from vostok.gateway.order_trades import read_trades
from vostok.gateway.pricing import collar_price
from vostok.gateway.shapes import plain
from vostok.gateway.switch import Switch, blocks
from vostok.gateway.upstream import RECV_WINDOW_MS, KeptBack, NotSent, Upstream, VenueSilent
from vostok.gateway.venue_answers import read_fills, read_order
from vostok.gateway.writer import JournalDown, Writer
from vostok.risk.ledger import Overdrawn

log = structlog.get_logger()
# The bot's own time-out is 30 s; it must hear from us well before.
ANSWER_WITHIN_S = 20.0
# After its recvWindow a request cannot be accepted any more; the margin is for the venue's own delays.
ARRIVAL_MARGIN_MS = 2_000
NEGATIVES_NEEDED = 2
NO_SUCH_ORDER = -2013
UNKNOWN_ORDER = -2011
ORDER_REFUSED = -2010


class LiveVenue:
    """Places, cancels and follows orders at the venue; every outcome goes through the journal."""

    def __init__(self, writer: Writer, upstream: Upstream, market: Market, switch: Switch, clock: Clock) -> None:
        self._writer = writer
        self._switch = switch
        self._upstream = upstream
        self._market = market
        self._clock = clock
        self._resolving: dict[int, asyncio.Task[None]] = {}
        # Whether the venue was emptied, so that an order which it does not know tells nothing.
        self.emptied: Callable[[], Awaitable[bool]] = _never

    def key_problem(self) -> str | None:
        """Why nothing can be signed now; None when it can."""
        return self._upstream.key_problem()

    async def place(self, order: Order) -> Order:
        """Send a RESERVED order and answer where it stands. Raises ServerBusy while that is not known.

        Raises JournalDown where that cannot be written; it is, and the order's money free, once the journal is back.
        """
        try:
            return await self._place(order)
        except JournalDown:
            self.keep_resolving(order)
            raise

    async def _place(self, order: Order) -> Order:
        deadline = time.monotonic() + ANSWER_WITHIN_S
        leaving = await self._writer.run(sent(order.id, self._switch))
        if leaving.state == "REJECTED":
            raise kept_back(leaving)
        try:
            # The kill switch may have been pressed while that was written.
            if (reason := self._stopped(order)) is not None:
                raise KeptBack(reason)
            answer = await self._upstream.private(
                "POST", "order", self._placement(leaving), last_word=lambda: self._stopped(order)
            )
        except KeptBack as error:
            raise kept_back(await self._writer.run(reject(order.id, str(error)))) from None
        except NotSent as error:
            await self._writer.run(reject(order.id, f"Not sent: {error}."))
            raise ServerBusy(f"The order did not leave: {error}. Try again.") from None
        except BinanceError as error:
            await self._writer.run(reject(order.id, f"The venue refused: {error.code} {error.message}"))
            if error.code == ORDER_REFUSED:
                # The books could pay for it: perhaps the venue forgot what the account holds.
                await self._was_emptied()
            raise
        except VenueSilent as error:
            return await self._resolve_for_bot(leaving, deadline, str(error))
        try:
            return await self._book(leaving, answer, "ACKED")
        except (VenueSilent, BinanceError) as error:
            # From here on the order exists or may exist, whatever a later question is answered with.
            return await self._resolve_for_bot(leaving, deadline, str(error))

    def _stopped(self, order: Order) -> str | None:
        """Why `order` must not leave at this moment, None when it may."""
        now = self._switch.standing(self._writer.books.bots[order.bot_id])
        return f"{now.state} {now.reason}" if blocks(order.side, now) else None

    async def cancel(self, order: Order) -> Order:
        """Cancel a working order; answers where it stands then, which may be FILLED. Raises ServerBusy."""
        deadline = time.monotonic() + ANSWER_WITHIN_S
        question = {"symbol": order.symbol, "origClientOrderId": order.venue_client_id}
        try:
            answer = await self._upstream.private("DELETE", "order", question)
            return await self._book(order, answer, None)
        except BinanceError as error:
            if error.code not in (UNKNOWN_ORDER, NO_SUCH_ORDER):
                raise
        except VenueSilent as error:
            log.warning("the answer to a cancel was lost", order=order.id, reason=str(error))
        # Filled meanwhile, cancelled before, or the answer was lost: the order itself says which.
        for delay in _delays():
            try:
                return await self._book(order, await self._ask(order, urgent=True), None)
            except (VenueSilent, BinanceError) as error:
                if isinstance(error, BinanceError) and (error.code != NO_SUCH_ORDER or await self._was_emptied()):
                    break
                if time.monotonic() + delay >= deadline:
                    break
                await asyncio.sleep(delay)
        raise ServerBusy("Whether the order was cancelled is not known yet. Try again.")

    async def query(self, order: Order) -> Order:
        """Ask the venue about an order and book the news. Raises VenueSilent, or BinanceError as the venue said."""
        try:
            return await self._book(order, await self._ask(order), None)
        except BinanceError as error:
            if error.code == NO_SUCH_ORDER:
                await self._was_emptied()
            raise

    def keep_resolving(self, order: Order) -> None:
        """Go on in the background until the outcome is known; what is found then is there to be adopted."""
        if order.id in self._resolving:
            return
        task = asyncio.create_task(self._resolve_later(order))
        self._resolving[order.id] = task
        task.add_done_callback(lambda _task: self._resolving.pop(order.id, None))

    async def close(self) -> None:
        """Stop following; the journal remembers what is in doubt."""
        tasks = list(self._resolving.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _placement(self, order: Order) -> dict[str, str | int]:
        wire: dict[str, str | None] = {
            "symbol": order.symbol,
            "side": order.side,
            "type": order.type,
            "timeInForce": order.time_in_force if order.type.endswith("LIMIT") else None,
            "quantity": plain(order.quantity),
            "quoteOrderQty": plain(order.quote_quantity),
            "price": plain(order.price),
            "stopPrice": plain(order.stop_price),
        }
        if order.type == "MARKET" and order.side == "BUY" and order.quantity is not None:
            # A plain MARKET order could cost more than was checked and locked; the collar makes the worst case hold.
            mark, spec = self._market.marks.get(order.symbol), self._market.specs[order.symbol]
            limit = order.notional / order.quantity if mark is None else collar_price(spec, mark.ask)
            limit = min(limit, order.notional / order.quantity)
            wire |= {"type": "LIMIT", "timeInForce": "IOC", "price": plain(limit)}
        chosen: dict[str, str | int] = {name: value for name, value in wire.items() if value is not None}
        return chosen | {"newClientOrderId": order.venue_client_id, "newOrderRespType": "FULL"}

    async def _book(self, order: Order, answer: Any, state: OrderState | None) -> Order:
        found = read_order(answer, order)
        fills = []
        if found.executed > order.executed:
            rows = answer.get("fills")
            fills = read_fills(rows, order, self._market.marks, now_ms=self._clock()) if rows else []
            if order.executed + sum((fill.quantity for fill in fills), ZERO) != found.executed:
                number, now = found.exchange_order_id, self._clock()
                fills = await read_trades(
                    self._upstream, order, number, found.executed, self._market.marks, now_ms=now, urgent=True
                )
        booked = settle(
            order.id,
            fills,
            found.status,
            state=state,
            exchange_order_id=found.exchange_order_id,
            quantity=found.executed if order.quantity is None else None,
            triggered=found.working,
        )
        try:
            return await self._writer.run(booked)
        except Overdrawn as error:
            # One order that the books cannot pay for must not end the gateway for all: reconciliation shows it.
            log.error("what an order filled cannot be booked", order=order.id, reason=str(error))
            raise VenueSilent(f"what it filled cannot be booked: {error}") from None

    async def _ask(self, order: Order, *, urgent: bool = False) -> Any:
        question = {"symbol": order.symbol, "origClientOrderId": order.venue_client_id}
        return await self._upstream.private("GET", "order", question, urgent=urgent)

    async def _resolve_for_bot(self, order: Order, deadline: float, reason: str) -> Order:
        await self._writer.run(doubt(order.id, f"Sent, no valid answer: {reason}."))
        found = await self._resolve(order, deadline, "ACKED")
        if found is None:
            self.keep_resolving(order)
            raise ServerBusy("Whether the order exists is not known yet; it is being resolved.")
        if found.state == "REJECTED":
            raise ServerBusy("The order did not reach the exchange. Try again.")
        return found

    async def _resolve_later(self, order: Order) -> None:
        stored = self._writer.books.orders.get(order.id, order)
        if stored.state == "RESERVED":
            found = await self._never_sent(order)
        else:
            found = await self._resolve(stored, float("inf"), "ADOPTABLE")
        log.info("an order's outcome is known", order=order.id, state=found.state if found else None)

    async def _resolve(self, order: Order, deadline: float, state: OrderState) -> Order | None:
        """Ask until the venue knows the order, or certainly does not; None when the deadline comes first."""
        negatives = 0
        for delay in _delays():
            if time.monotonic() + delay >= deadline:
                return None
            await asyncio.sleep(delay)
            try:
                return await self._book(order, await self._ask(order, urgent=True), state)
            except BinanceError as error:
                negatives += error.code == NO_SUCH_ORDER
                late = self._clock() - order.updated_at > RECV_WINDOW_MS + ARRIVAL_MARGIN_MS
                if negatives >= NEGATIVES_NEEDED and late and await self._surely_absent(order):
                    absent = await self._give_up(order)
                    if absent is not None:
                        return absent
            except LookupError:
                # Somebody else booked its end meanwhile.
                return None
            except VenueSilent:
                continue
            except JournalDown as error:
                log.error("an order in doubt cannot be booked", order=order.id, reason=str(error))
        return None

    async def _never_sent(self, order: Order) -> Order | None:
        """Free the money of an order that did not leave, as soon as the journal can be written; None if it is."""
        for delay in _delays():
            await asyncio.sleep(delay)
            try:
                return await self._writer.run(reject(order.id, "It was never sent: the journal could not be written."))
            except LookupError:
                return None
            except JournalDown as error:
                log.error("an order that was not sent cannot be given up yet", order=order.id, reason=str(error))
        return None

    async def _give_up(self, order: Order) -> Order | None:
        """Write that the venue does not have the order; None while that cannot be written."""
        try:
            return await self._writer.run(reject(order.id, "It never reached the venue."))
        except JournalDown as error:
            log.error("an order that never arrived cannot be given up", order=order.id, reason=str(error))
            return None

    async def _was_emptied(self) -> bool:
        """Whether the venue knows nothing of ours at all; while it does not say, that may be."""
        try:
            return await self.emptied()
        except VenueSilent:
            return True

    async def _surely_absent(self, order: Order) -> bool:
        """Whether the venue's other lists agree that the order does not exist, and know others of ours."""
        if await self._was_emptied():
            return False
        for path in ("openOrders", "allOrders"):
            try:
                rows = await self._upstream.private("GET", path, {"symbol": order.symbol}, urgent=True)
            except (VenueSilent, BinanceError):
                return False
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                return False
            if any(row.get("clientOrderId") == order.venue_client_id for row in rows):
                return False
        return True


async def _never() -> bool:
    return False


def _delays() -> Iterator[float]:
    """Seconds between two questions about the same order: 0.25, 0.5, 1, 2, then every 4."""
    delay = 0.25
    while True:
        yield delay
        delay = min(delay * 2, 4.0)


def kept_back(order: Order) -> BinanceError:
    """How a bot hears that its order was not sent: an entry as denied, an exit as 'busy', so that it asks again."""
    message = f"GATE {order.reason}"
    return OrderRejected(message) if order.side == "BUY" else ServerBusy(message)
