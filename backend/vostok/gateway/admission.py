"""Admission: may this order be, and if so lock its money and journal it, all in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Literal

from vostok.gateway.adoption import acknowledge, adopt, adoptable
from vostok.gateway.breakers import check_entry
from vostok.gateway.holdings import View
from vostok.gateway.journal import audit_order
from vostok.gateway.latching import throttle
from vostok.gateway.models import ZERO, Bot, Order, venue_client_id
from vostok.gateway.pricing import Priced
from vostok.gateway.shapes import decision_json, order_json, plain
from vostok.gateway.snapshot import limit_values, take_snapshot
from vostok.gateway.switch import Switch, bot_scopes, standing_in
from vostok.gateway.transaction import Tx
from vostok.risk.gate import Rules, decide
from vostok.risk.ledger import lock
from vostok.risk.states import more_severe, standing
from vostok.risk.types import Verdict
from vostok.risk.wording import amount

INSUFFICIENT = "INSUFFICIENT_BALANCE"
STAKE_TOO_SMALL = "STAKE_TOO_SMALL"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An order that was not reserved, and the verdict that says why."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Reserved:
    """A fresh order, locked and journaled; nothing was sent yet."""

    order: Order


@dataclass(frozen=True, slots=True)
class Adopted:
    """The order existed already: the bot had not heard of it."""

    order: Order


def reserve(
    bot_id: str, priced: Priced, view: View, rules: Rules, switch: Switch, client_order_id: str
) -> Callable[[Tx], Reserved | Adopted | Refusal]:
    """Check, lock and journal an order in one transaction, or hand over the one that exists."""

    def operation(tx: Tx) -> Reserved | Adopted | Refusal:
        bot = tx.bot(bot_id)
        existing = adoptable(tx, bot, priced)
        if existing is not None:
            return Adopted(adopt(tx, existing, client_order_id))
        acknowledge(tx, bot, priced)
        verdict = judge(tx, bot, priced, view, rules, switch)
        _record(tx, bot, priced, verdict, "wire")
        throttle(tx, bot, verdict)
        if not verdict.allowed:
            return Refusal(verdict)
        return Reserved(_open(tx, bot, priced, client_order_id))

    return operation


def ask(
    bot_id: str, priced: Priced, view: View, rules: Rules, switch: Switch, minimum: Decimal | None = None
) -> Callable[[Tx], Verdict]:
    """The guard's question: the same answer as `reserve`, recorded, with nothing locked.

    `minimum` (quote currency) is what the bot's Freqtrade must stake at least; it will not order less.
    """

    def operation(tx: Tx) -> Verdict:
        bot = tx.bot(bot_id)
        if minimum is not None:
            verdict = _too_small(priced, minimum)
            _record(tx, bot, priced, verdict, "guard")
            return verdict
        existing = adoptable(tx, bot, priced)
        if existing is None:
            acknowledge(tx, bot, priced)
        verdict = judge(tx, bot, priced, view, rules, switch)
        if existing is not None:
            verdict = Verdict(True)
        _record(tx, bot, priced, verdict, "guard")
        throttle(tx, bot, verdict)
        return verdict

    return operation


def _too_small(priced: Priced, minimum: Decimal) -> Verdict:
    """No, until the bot's next candle: what the strategy stakes is below what an order of the pair may cost."""
    spec = priced.spec
    stake = "unknown" if priced.notional is None else f"{amount(priced.notional, spec.quote)} {spec.quote}"
    return Verdict(
        False,
        "min_notional",
        STAKE_TOO_SMALL,
        f"The strategy's stake is {stake}, an entry of {spec.pair} needs at least "
        f"{amount(minimum, spec.quote, ROUND_UP)} {spec.quote} (the exchange's minimum, "
        "with a reserve for the stop-loss). "
        "Raise the bot's balance or stake, or let it share its money among fewer trades.",
    )


def judge(tx: Tx, bot: Bot, priced: Priced, view: View, rules: Rules, switch: Switch) -> Verdict:
    """An entry needs a yes of every rule and the money; a sell needs only the coins, and that trading is not HALTED."""
    ledger, trading = tx.ledger(bot.id), standing_in(tx, bot, switch)
    if trading.state == "HALTED":
        return Verdict(False, "trading_state", "HALTED", f"Nothing is sent, exits neither: {trading.reason}")
    if priced.request.side == "SELL":
        owned = ledger.balance(priced.spec.base).free
        if priced.lock is not None and 0 < priced.lock <= owned:
            return Verdict(True)
        reason = f"The bot has {plain(owned)} {priced.spec.base} free, the order sells {plain(priced.lock)}."
        return Verdict(False, "ledger", INSUFFICIENT, reason)
    if trading.state == "ACTIVE":
        # What it latched is in the transaction; the file was looked at a moment ago, and is once more at the end.
        trading = more_severe(check_entry(tx, bot, view), standing(tx.latches(), bot_scopes(bot)))
    snapshot = take_snapshot(tx, bot, priced, view, trading)
    verdict = decide(priced.intent(bot.id), snapshot, limit_values(tx, bot), rules)
    if not verdict.allowed:
        return verdict
    free = ledger.balance(priced.spec.quote).free
    if priced.lock is None or not 0 < priced.lock <= free:
        reason = f"The bot has {plain(free)} {priced.spec.quote} free, the order may cost {plain(priced.lock)}."
        return Verdict(False, "ledger", INSUFFICIENT, reason)
    return verdict


def _open(tx: Tx, bot: Bot, priced: Priced, client_order_id: str) -> Order:
    request, spec = priced.request, priced.spec
    assert priced.lock is not None, "an order without a price is denied before this"
    assert priced.notional is not None or request.side == "SELL"
    tx.put_ledger(bot.id, lock(tx.ledger(bot.id), spec.quote if request.side == "BUY" else spec.base, priced.lock))
    order_id = tx.next_order_id()
    order = Order(
        id=order_id,
        bot_id=bot.id,
        mode=bot.mode,
        pair=spec.pair,
        symbol=spec.symbol,
        side=request.side,
        type=request.type,
        time_in_force=request.time_in_force,
        price=request.price,
        stop_price=request.stop_price,
        quantity=request.quantity,
        quote_quantity=request.quote_quantity,
        notional=priced.notional or ZERO,
        locked=priced.lock,
        status="PENDING_NEW",
        client_order_id=client_order_id,
        trace=priced.trace,
        venue_client_id=venue_client_id(bot.id, order_id),
        created_at=tx.now_ms,
        updated_at=tx.now_ms,
        matched_at=tx.now_ms,
    )
    tx.put_order(order)
    audit_order(tx, order)
    tx.tell("order", bot.id, order_json(order))
    return order


def _record(tx: Tx, bot: Bot, priced: Priced, verdict: Verdict, source: Literal["wire", "guard"]) -> None:
    decision = tx.record_decision(
        {
            "bot_id": bot.id,
            "pair": priced.spec.pair,
            "side": priced.request.side,
            "allowed": verdict.allowed,
            "code": verdict.code,
            "rule": verdict.rule,
            "reason": verdict.reason,
            "price": priced.worst_price,
            "quantity": priced.request.quantity,
            "notional": priced.notional,
            "source": source,
            "trace": priced.trace,
        }
    )
    told = decision_json(decision)
    tx.audit("decision", f"bot:{bot.id}", told, actor=f"bot:{bot.id}")
    tx.tell("decision", bot.id, told)
