"""A SIMULATED order is judged, journaled, matched and booked in one operation, so that it costs one COMMIT.

Nothing leaves the gateway, so there is no moment at which an order could exist elsewhere and not in the journal.
"""

from collections.abc import Callable
from dataclasses import dataclass

from vostok.binance.errors import BinanceError, OrderRejected, ServerBusy
from vostok.binance.marketdata import Book
from vostok.gateway import paper
from vostok.gateway.admission import Adopted, Refusal, Reserved, reserve
from vostok.gateway.fees import Fees
from vostok.gateway.holdings import View
from vostok.gateway.journal import Settled, reject, settle
from vostok.gateway.models import Order
from vostok.gateway.pricing import Priced
from vostok.gateway.switch import Switch, blocks, standing_in
from vostok.gateway.transaction import Tx
from vostok.risk.gate import Rules
from vostok.risk.states import Standing


@dataclass(frozen=True, slots=True)
class Traded:
    """The order met the market; it rests or has ended."""

    order: Order


@dataclass(frozen=True, slots=True)
class Unmatched:
    """The order is journaled and came to nothing; `error` is what its bot is to hear."""

    error: BinanceError


PaperOutcome = Traded | Unmatched | Adopted | Refusal


@dataclass(frozen=True, slots=True)
class Floor:
    """What an order is matched with: `book` is None, with the `reason`, where there is no market."""

    book: Book | None
    reason: str
    fees: Fees


def trade(
    bot_id: str, priced: Priced, view: View, rules: Rules, switch: Switch, client_order_id: str, floor: Floor
) -> Callable[[Tx], PaperOutcome]:
    """`reserve`, and what the market does to the order, in one operation."""
    admit = reserve(bot_id, priced, view, rules, switch, client_order_id)

    def operation(tx: Tx) -> PaperOutcome:
        outcome = admit(tx)
        if not isinstance(outcome, Reserved):
            return outcome
        order = outcome.order
        if floor.book is None:
            reject(order.id, f"There is no market to match it with: {floor.reason}.")(tx)
            return Unmatched(ServerBusy(f"The order was not placed: {floor.reason}. Try again."))
        try:
            met = paper.arrive(
                order, floor.book, priced.spec, worst=priced.worst_price, fees=floor.fees, now_ms=tx.now_ms
            )
            # Pressed while the rules were asked: the switch is looked at once more before anything is filled.
            _check_open(order, standing_in(tx, tx.bot(bot_id), switch))
        except BinanceError as error:
            reject(order.id, f"Refused: {error.message}")(tx)
            return Unmatched(error)
        booked = settle(
            order.id,
            met.fills,
            met.status,
            state="ACKED",
            exchange_order_id=str(order.id),
            quantity=met.quantity,
            triggered=met.triggered,
        )
        return Traded(booked(tx))

    return operation


def follow(order: Order, outcome: paper.Outcome) -> Callable[[Tx], Order]:
    """Book what the market did to a resting `order`, as it stood when that was worked out.

    Raises Settled where it was cancelled or has filled meanwhile: trades and candles are read side by side, and what
    one of them has filled the other must not fill again.
    """
    booked = settle(order.id, outcome.fills, outcome.status, triggered=outcome.triggered or order.triggered)

    def operation(tx: Tx) -> Order:
        now = tx.order(order.id)
        if now is None or (now.status, now.executed, now.triggered) != (order.status, order.executed, order.triggered):
            raise Settled(f"order {order.id} has changed meanwhile")
        return booked(tx)

    return operation


def _check_open(order: Order, now: Standing) -> None:
    if not blocks(order.side, now):
        return
    if order.side == "BUY":
        raise OrderRejected(f"GATE {now.state} trading_state: {now.reason}")
    raise ServerBusy(now.reason)
