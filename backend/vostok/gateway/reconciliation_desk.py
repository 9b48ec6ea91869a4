"""Carries out the fixes of reconciliation: what is booked, in one transaction; what is cancelled, at the venue."""

from vostok.binance.errors import BinanceError
from vostok.errors import Conflict, Unavailable
from vostok.gateway.account_books import REAL
from vostok.gateway.journal import VenueFill
from vostok.gateway.live import NO_SUCH_ORDER, UNKNOWN_ORDER
from vostok.gateway.market import Market
from vostok.gateway.models import WORKING, Order
from vostok.gateway.order_trades import read_trades
from vostok.gateway.reconciliation import Reconciliation
from vostok.gateway.reconciliation_fixes import Change, Money, intend, mend_money, mend_order, preview
from vostok.gateway.records import Records
from vostok.gateway.switch import Switch
from vostok.gateway.unclaimed import Unclaimed
from vostok.gateway.upstream import Upstream, VenueSilent
from vostok.gateway.venue_answers import read_order
from vostok.gateway.writer import Writer
from vostok.risk.reconciliation import Difference
from vostok.risk.states import ALL

GONE = "This difference is gone, or has another figure now: look at the list again."
_MONEY = ("WRITE_OFF", "TAKE_UP", "SELL", "GIVE_UP")


class FixDesk:
    """Shows what a fix would change, and does it."""

    def __init__(
        self,
        reconciliation: Reconciliation,
        writer: Writer,
        records: Records,
        upstream: Upstream,
        market: Market,
        switch: Switch,
        unclaimed: Unclaimed,
    ) -> None:
        self._reconciliation = reconciliation
        self._writer = writer
        self._records = records
        self._upstream = upstream
        self._market = market
        self._switch = switch
        self._unclaimed = unclaimed

    def preview(self, found: Difference) -> tuple[Change, ...]:
        """What its fix would change. Raises Conflict where it cannot be done."""
        books = self._writer.books
        return preview(found, Money(tuple(books.bots.values()), dict(books.ledgers), dict(books.unowned)))

    async def fix(self, difference_id: str, actor: str) -> None:
        """Do it, then compare again. Raises Conflict where the difference or the books are not those that were shown,
        or the fix is not the gateway's to make; Unavailable where the venue does not answer."""
        seen = [one.difference for one in self._reconciliation.sightings]
        found = next((one for one in seen if one.id == difference_id), None)
        if found is None:
            raise Conflict(GONE)
        if found.action is None or found.action in ("RESTART_BOT", "FORGET_TRADE"):
            raise Conflict("Nothing in the journal mends this: it is the bot's own database that has to learn it.")
        changes = self.preview(found)
        if found.action in _MONEY:
            await self._writer.run(mend_money(found, changes, actor))
        elif found.action == "CLOSE_ORDER":
            order = await self._order(found)
            await self._writer.run(intend(found, changes, actor))
            await self._unclaimed.close(order.id, actor, "closed by reconciliation")
        else:
            try:
                if found.action == "CANCEL_ORDER":
                    await self._cancel(found, changes, actor)
                else:
                    await self._book(found, changes, actor)
            except VenueSilent as error:
                raise Unavailable(f"The venue did not answer ({error}): look again, then decide.") from None
        await self._reconciliation.look("fix", actor)

    async def _order(self, found: Difference) -> Order:
        orders = self._records.orders_named([found.order], ())
        if not orders:
            raise Conflict(GONE)
        return orders[0]

    async def _book(self, found: Difference, changes: tuple[Change, ...], actor: str) -> None:
        """Book what the venue says of one of our orders; one that it does not know has expired."""
        order = await self._order(found)
        question = {"symbol": order.symbol, "origClientOrderId": order.venue_client_id}
        try:
            answer = await self._upstream.private("GET", "order", question)
        except BinanceError as error:
            if error.code != NO_SUCH_ORDER:
                raise Unavailable(f"The venue refused the question ({error.message}): try again.") from None
            await self._writer.run(mend_order(found, order, (), "EXPIRED", changes, actor))
            return
        said = read_order(answer, order)
        fills: list[VenueFill] = []
        if said.executed > order.executed:
            number, marks = said.exchange_order_id, self._market.marks
            fills = await read_trades(self._upstream, order, number, said.executed, marks, now_ms=order.updated_at)
        seen = found.exchange
        if seen is None or said.executed != seen.amount or (said.status in WORKING) != (seen.state == "open"):
            raise Conflict(GONE)
        await self._writer.run(mend_order(found, order, fills, said.status, changes, actor))

    async def _cancel(self, found: Difference, changes: tuple[Change, ...], actor: str) -> None:
        halted = [one for one in self._switch.latches() if one.state == "HALTED" and one.scope in (ALL, f"mode:{REAL}")]
        if halted:
            raise Conflict(f"Nothing is sent now, so it cannot be cancelled: {halted[0].reason} Lift that first.")
        await self._writer.run(intend(found, changes, actor))
        question = {"symbol": found.subject.replace("/", ""), "origClientOrderId": found.order}
        try:
            await self._upstream.private("DELETE", "order", question)
        except BinanceError as error:
            # It has ended meanwhile: the comparison that follows says how.
            if error.code not in (UNKNOWN_ORDER, NO_SUCH_ORDER):
                raise Unavailable(f"The venue did not cancel it ({error.message}): try again.") from None
