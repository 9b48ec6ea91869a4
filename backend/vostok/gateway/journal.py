"""The order journal: every step of an order as one operation of the writer.

RESERVED (checked, money locked, not sent) → SENT → ACKED | REJECTED | IN_DOUBT → ADOPTABLE → DELIVERED.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeVar

from vostok.binance.decimals import eight_places
from vostok.gateway.fees_elsewhere import take_fee
from vostok.gateway.models import WORKING, ZERO, Order, OrderState
from vostok.gateway.shapes import fill_json, order_json
from vostok.gateway.switch import Switch, blocks, standing_in
from vostok.gateway.transaction import Tx
from vostok.risk.ledger import Execution, Overdrawn, book, fee_paid, release

T = TypeVar("T")
_AUDITED = (
    *("id", "state", "status", "pair", "side", "type", "price", "stop_price", "quantity", "quote_quantity"),
    *("executed", "executed_quote", "locked", "venue_client_id", "exchange_order_id", "reason", "trace"),
)


@dataclass(frozen=True, slots=True)
class VenueFill:
    """One trade as the venue tells it; `fee_quote` is the fee's value in quote currency."""

    trade_id: str
    price: Decimal
    quantity: Decimal
    fee: Decimal
    fee_asset: str
    fee_quote: Decimal
    maker: bool
    ts: int


class Settled(LookupError):
    """The order has ended and its bot knows: there is nothing left to change."""


def sent(order_id: int, switch: Switch) -> Callable[[Tx], Order]:
    """Write that the order is about to leave, or, REJECTED, that it may not any more."""

    def operation(tx: Tx) -> Order:
        order = _known(tx, order_id)
        bot = tx.bot(order.bot_id)
        now = standing_in(tx, bot, switch)
        if blocks(order.side, now):
            return finish(tx, order, "REJECTED", f"{now.state} trading_state: {now.reason}", state="REJECTED")
        if order.side == "BUY" and bot.state != "RUNNING":
            reason = f"BOT_NOT_RUNNING bot_running: The bot became {bot.state} before the order left."
            return finish(tx, order, "REJECTED", reason, state="REJECTED")
        return move(tx, order, "SENT")

    return operation


def doubt(order_id: int, reason: str) -> Callable[[Tx], Order]:
    """Nobody knows whether the venue has the order; its money stays locked."""
    return lambda tx: move(tx, _known(tx, order_id), "IN_DOUBT", reason=reason)


def reject(order_id: int, reason: str) -> Callable[[Tx], Order]:
    """The venue does not have the order; its money is free again."""
    return lambda tx: finish(tx, _known(tx, order_id), "REJECTED", reason, state="REJECTED")


def set_order_state(order_ids: Iterable[int], state: Literal["DELIVERED", "ADOPTABLE"]) -> Callable[[Tx], None]:
    """The bots have heard of these orders, or (ADOPTABLE) have not."""
    wanted = tuple(order_ids)

    def operation(tx: Tx) -> None:
        for order_id in wanted:
            order = tx.order(order_id)
            if order is not None and order.state in ("ACKED", "ADOPTABLE") and order.state != state:
                moved = order.model_copy(update={"state": state, "updated_at": tx.now_ms})
                tx.put_order(moved)
                tx.tell("order", order.bot_id, order_json(moved))

    return operation


def note_answers(answers: Iterable[tuple[int, str]], state: Literal["DELIVERED", "ADOPTABLE"]) -> Callable[[Tx], None]:
    """What became of answers, each an order's id and the client order id of the request that it answered.

    An order that was handed to a later request since then is not lost with the earlier answer.
    """
    wanted = tuple(answers)

    def operation(tx: Tx) -> None:
        for order_id, client_order_id in wanted:
            order = tx.order(order_id)
            if order is not None and order.client_order_id == client_order_id:
                set_order_state([order_id], state)(tx)

    return operation


def after_lost(answers: Collection[tuple[int, str]], operation: Callable[[Tx], T]) -> Callable[[Tx], T]:
    """`operation`, which finds the orders of these answers ADOPTABLE: their bot was gone, and may ask for the same."""
    if not answers:
        return operation
    note = note_answers(tuple(answers), "ADOPTABLE")

    def noted(tx: Tx) -> T:
        note(tx)
        return operation(tx)

    return noted


def settle(
    order_id: int,
    fills: Iterable[VenueFill],
    status: str,
    *,
    state: OrderState | None = None,
    exchange_order_id: str | None = None,
    quantity: Decimal | None = None,
    triggered: bool | None = None,
    reason: str | None = None,
) -> Callable[[Tx], Order]:
    """Book what the venue says of an order: its fills, each once, and where it stands now.

    `quantity` (base) becomes known with the fills where the order was for an amount of quote.
    """
    news = tuple(fills)

    def operation(tx: Tx) -> Order:
        order = _known(tx, order_id)
        update: dict[str, Any] = {"matched_at": tx.now_ms, "reason": reason or order.reason}
        if exchange_order_id is not None:
            update["exchange_order_id"] = exchange_order_id
        if quantity is not None:
            update["quantity"] = quantity
        if triggered is not None:
            update["triggered"] = triggered
        order = order.model_copy(update=update)
        booked = tx.booked_trades(order.id) if order.executed else frozenset[str]()
        fresh = [fill for fill in news if fill.trade_id not in booked]
        if fresh and status not in WORKING:
            order = _free_rest(tx, order, fresh)
        for fill in fresh:
            order = _book(tx, order, fill)
        now = _newer(order, status)
        reached = state or order.state
        if reached == "ADOPTABLE" and (order.by_gateway or (now not in WORKING and not order.executed)):
            # It came to nothing or was never the bot's: there is nothing that it could take over.
            reached = "DELIVERED"
        return finish(tx, order, now, order.reason, state=reached)

    return operation


def _newer(order: Order, status: str) -> str:
    """`status`, unless it is an old answer that came late: a finished order stays finished, a started one started."""
    if order.status not in WORKING:
        return order.status
    return "PARTIALLY_FILLED" if status == "NEW" and order.executed else status


def finish(tx: Tx, order: Order, status: str, reason: str | None, *, state: OrderState) -> Order:
    """Write where the order stands and free what it need not hold back any more."""
    update: dict[str, Any] = {"status": status, "state": state, "reason": reason, "updated_at": tx.now_ms}
    needed = _needed(order, status, state)
    if needed < order.locked:
        tx.put_ledger(order.bot_id, release(tx.ledger(order.bot_id), order.locked_asset, order.locked - needed))
        update["locked"] = needed
    changed = order.model_copy(update=update)
    tx.put_order(changed)
    audit_order(tx, changed)
    tx.tell("order", order.bot_id, order_json(changed))
    return changed


def _needed(order: Order, status: str, state: OrderState) -> Decimal:
    """What `order` must still hold back once it stands there."""
    if state == "REJECTED" or status not in WORKING:
        return ZERO
    if order.side == "BUY" and order.price is not None and order.remaining is not None:
        return order.remaining * order.price
    return order.locked


def _free_rest(tx: Tx, order: Order, last: Iterable[VenueFill]) -> Order:
    """Free what an order that ends with these fills does not spend, as fees in its quote currency are paid of it."""
    rest = order.locked - sum((_spent(order, fill) for fill in last), ZERO)
    if rest <= 0:
        return order
    tx.put_ledger(order.bot_id, release(tx.ledger(order.bot_id), order.locked_asset, rest))
    return order.model_copy(update={"locked": order.locked - rest})


def _spent(order: Order, fill: VenueFill) -> Decimal:
    return eight_places(fill.price * fill.quantity) if order.side == "BUY" else fill.quantity


def _book(tx: Tx, order: Order, fill: VenueFill) -> Order:
    execution = Execution(order.base, order.side, fill.price, fill.quantity, fill.fee, fill.fee_asset)
    quote = execution.quote_quantity
    spent = _spent(order, fill)
    if spent > order.locked:
        raise Overdrawn(f"order {order.id} filled {spent}, it holds back {order.locked} {order.locked_asset}")
    before = tx.ledger(order.bot_id)
    ledger, realised = book(before, execution, fee_in_quote=fill.fee_quote)
    tx.put_ledger(order.bot_id, ledger)
    elsewhere = fill.fee - fee_paid(before, execution)
    if order.mode == "REAL_MARKET_SPOT" and elsewhere > 0:
        take_fee(tx, order.id, fill.fee_asset, elsewhere)
    written = tx.add_fill(
        {
            "order_id": order.id,
            "trade_id": fill.trade_id,
            "bot_id": order.bot_id,
            "pair": order.pair,
            "side": order.side,
            "price": fill.price,
            "quantity": fill.quantity,
            "quote": quote,
            "fee": fill.fee,
            "fee_asset": fill.fee_asset,
            "fee_quote": fill.fee_quote,
            "realised": realised,
            "maker": fill.maker,
            "ts": fill.ts,
        }
    )
    told = fill_json(written)
    tx.audit("fill", f"order:{order.id}", told, actor=f"bot:{order.bot_id}")
    tx.tell("fill", order.bot_id, told)
    return order.model_copy(
        update={
            "executed": order.executed + fill.quantity,
            "executed_quote": order.executed_quote + quote,
            "locked": order.locked - spent,
        }
    )


def _known(tx: Tx, order_id: int) -> Order:
    order = tx.order(order_id)
    if order is None:
        raise Settled(f"order {order_id} is settled already")
    return order


def move(tx: Tx, order: Order, state: OrderState, **update: Any) -> Order:
    """Write a new state, with its audit row."""
    moved = order.model_copy(update={"state": state, "updated_at": tx.now_ms, **update})
    tx.put_order(moved)
    audit_order(tx, moved)
    tx.tell("order", order.bot_id, order_json(moved))
    return moved


def audit_order(tx: Tx, order: Order) -> None:
    """One row of the chain: the order as it is now."""
    fields = vars(order)
    body = {name: fields[name] for name in _AUDITED}
    tx.audit("order", f"order:{order.id}", body, actor=f"bot:{order.bot_id}")
