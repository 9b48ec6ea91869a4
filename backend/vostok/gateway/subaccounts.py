"""Sub-accounts as operations of the writer: create, change, pause, archive."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from vostok.binance.symbols import SymbolSpec
from vostok.errors import Conflict
from vostok.gateway.account_books import claim, totals
from vostok.gateway.measurements import leave, worth
from vostok.gateway.models import ZERO, Bot
from vostok.gateway.pricing import Marks, sellable
from vostok.gateway.transaction import Tx
from vostok.risk.breakers import Worth
from vostok.risk.ledger import Ledger, Overdrawn, deposit, open_ledger
from vostok.risk.types import BotState, Mode
from vostok.risk.wording import amount

_CHANGEABLE = (
    "name",
    "mode",
    "stake_currency",
    "strategy",
    "key",
    "secret",
    "pairs",
    "limits",
    "stoploss",
    "stops_at_venue",
    "timeframe",
    "fingerprint",
)


def put_bot(
    bot_id: str, settings: dict[str, Any], mode: Mode, stake_currency: str, allocation: Decimal
) -> Callable[[Tx], Bot]:
    """Create the sub-account, or change it; a changed allocation is paid in or taken out of what is free."""

    def operation(tx: Tx) -> Bot:
        before = tx.find_bot(bot_id)
        if before is None:
            return _create(tx, bot_id, settings, mode, stake_currency, allocation)
        return _change(tx, before, settings, mode, stake_currency, allocation)

    return operation


def _create(tx: Tx, bot_id: str, settings: dict[str, Any], mode: Mode, stake_currency: str, allocation: Decimal) -> Bot:
    archived = tx.archived(bot_id)
    if archived is not None:
        return _change(tx, _restore(tx, *archived), settings, mode, stake_currency, allocation)
    bot = Bot(
        id=bot_id,
        mode=mode,
        stake_currency=stake_currency,
        state="STOPPED",
        start_balance=allocation,
        created_at=tx.now_ms,
        updated_at=tx.now_ms,
        **settings,
    )
    tx.put_bot(bot, new=True)
    tx.put_ledger(bot_id, open_ledger(stake_currency, allocation))
    claim(tx, {}, totals(bot, tx.ledger(bot_id)))
    _audit(tx, bot, "bot.created")
    return bot


def _restore(tx: Tx, archived: Bot, ledger: Ledger) -> Bot:
    """Take an archived sub-account back with its balances and its history."""
    bot = archived.model_copy(update={"archived_at": None, "state": "STOPPED", "updated_at": tx.now_ms})
    tx.put_bot(bot)
    tx.put_ledger(bot.id, ledger)
    claim(tx, {}, totals(bot, ledger))
    tx.audit("bot.restored", f"bot:{bot.id}", {"name": bot.name}, actor="owner", via="api")
    return bot


def _change(tx: Tx, bot: Bot, settings: dict[str, Any], mode: Mode, stake_currency: str, allocation: Decimal) -> Bot:
    ledger, assigned, started_at = tx.ledger(bot.id), bot.assigned, bot.started_at
    owned = totals(bot, ledger)
    if mode != bot.mode or stake_currency != bot.stake_currency:
        if tx.has_traded(bot.id):
            raise Conflict(
                f"{bot.name} has traded as {bot.mode} in {bot.stake_currency}, and its books cannot be converted: "
                "clone the bot and give the copy the new mode or currency."
            )
        # It never traded: what was paid in is there, in money and in coins at cost.
        leave(tx, bot, Worth(ledger.start, ledger.start))
        ledger, assigned = open_ledger(stake_currency, allocation), ZERO
        started_at = tx.now_ms if bot.state == "RUNNING" else None
    elif allocation != ledger.start - assigned:
        try:
            ledger = deposit(ledger, allocation - (ledger.start - assigned))
        except Overdrawn:
            free = ledger.balance(ledger.quote).free
            raise Conflict(
                f"Only {amount(free, ledger.quote)} {ledger.quote} of {bot.name} is free, so its allocation cannot "
                f"fall to {amount(allocation, ledger.quote)}: close positions first, or choose a higher amount.",
                field="allocation",
            ) from None
    changed = bot.model_copy(
        update={
            **settings,
            "mode": mode,
            "stake_currency": stake_currency,
            "assigned": assigned,
            "started_at": started_at,
            "updated_at": tx.now_ms,
        }
    )
    if ledger == tx.ledger(bot.id) and all(getattr(changed, name) == getattr(bot, name) for name in _CHANGEABLE):
        return bot
    tx.put_bot(changed)
    tx.put_ledger(bot.id, ledger)
    claim(tx, owned, totals(changed, ledger))
    _audit(tx, changed.model_copy(update={"start_balance": ledger.start}), "bot.changed")
    return changed


def set_state(bot_id: str, state: BotState, actor: str, reason: str) -> Callable[[Tx], Bot]:
    """Write the bot's state; from its commit on, entries are judged by it."""

    def operation(tx: Tx) -> Bot:
        bot = tx.bot(bot_id)
        if bot.state == state:
            return bot
        started_at = tx.now_ms if state == "RUNNING" and bot.started_at is None else bot.started_at
        changed = bot.model_copy(update={"state": state, "started_at": started_at, "updated_at": tx.now_ms})
        tx.put_bot(changed)
        body = {"from": bot.state, "to": state, "reason": reason}
        tx.audit("bot.state", f"bot:{bot_id}", body, actor=actor, via="api")
        tx.tell("bot_state", bot_id, {**body, "state": state, "actor": actor})
        return changed

    return operation


def archive(bot_id: str, specs: dict[str, SymbolSpec], marks: Marks) -> Callable[[Tx], None]:
    """Close the sub-account. Raises Conflict while it has an open order or holds more than dust."""

    def operation(tx: Tx) -> None:
        bot, ledger = tx.bot(bot_id), tx.ledger(bot_id)
        unfinished = [order for order in tx.orders(bot_id) if order.working or order.state in ("SENT", "IN_DOUBT")]
        if unfinished:
            raise Conflict(f"{bot.name} has {len(unfinished)} open order(s): stop it and cancel them first.")
        for asset, held in ledger.holdings().items():
            spec, mark = specs.get(asset + ledger.quote), marks.get(asset + ledger.quote)
            # A rest that the venue would not buy any more is dust; where no price says so, it is not.
            if mark is None or spec is None or sellable(held.total, spec, mark.bid) > 0:
                raise Conflict(f"{bot.name} holds {held.total:f} {asset}: close its positions first.")
        claim(tx, totals(bot, ledger), {})
        leave(tx, bot, worth(bot, ledger, marks))
        for reduction in tx.reductions():
            if reduction.bot_id == bot_id:
                tx.remove_reduction(reduction)
        tx.put_clearance(bot_id, None)
        tx.put_bot(bot.model_copy(update={"state": "STOPPED", "archived_at": tx.now_ms, "updated_at": tx.now_ms}))
        tx.audit("bot.archived", f"bot:{bot_id}", {"name": bot.name}, actor="owner", via="api")
        tx.tell("bot_state", bot_id, {"state": "ARCHIVED", "from": bot.state, "to": "ARCHIVED"})

    return operation


def _audit(tx: Tx, bot: Bot, type: str) -> None:
    body = bot.model_dump(exclude={"key", "secret", "started_at", "created_at", "updated_at", "archived_at"})
    tx.audit(type, f"bot:{bot.id}", body, actor="owner", via="api")
