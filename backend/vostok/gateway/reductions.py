"""Reductions as operations of the writer: begun with the latch, done or dropped with an audit row."""

from collections.abc import Callable
from typing import Any

from vostok.gateway.shapes import plain
from vostok.gateway.switch import bot_scopes
from vostok.gateway.transaction import Tx
from vostok.risk.reductions import BreachAction, Reduction, to_keep
from vostok.risk.states import Latch

# A bot that lives sells through its own Freqtrade, which then knows of it; a dead one or a dead panel must not stop it.
BOT_SELLS_FOR_MS = 30_000


def begin_reductions(tx: Tx, latch: Latch, action: BreachAction) -> None:
    """Write what the owner wants closed when this latch comes: of every bot that it hits, each holding."""
    if action not in ("CLOSE_HALF", "FLATTEN"):
        return
    for bot in tx.bots():
        if latch.scope not in bot_scopes(bot):
            continue
        for asset, held in tx.ledger(bot.id).holdings().items():
            reduction = Reduction(
                latch.scope, latch.source, bot.id, asset, action,
                before=held.total, keep=to_keep(action, held.total), actor=latch.actor,
                at=tx.now_ms, gateway_at=tx.now_ms + BOT_SELLS_FOR_MS,
            )  # fmt: skip
            put_reduction(tx, reduction)


def put_reduction(tx: Tx, reduction: Reduction) -> None:
    """Write one, with its audit row."""
    tx.put_reduction(reduction)
    body = reduction_json(reduction, tx.bot(reduction.bot_id).stake_currency)
    tx.audit("reduction.begun", f"bot:{reduction.bot_id}", body, actor=reduction.actor, via="system")
    tx.tell("reduction", reduction.bot_id, body)


def end_reduction(reduction: Reduction) -> Callable[[Tx], None]:
    """Nothing is left to sell."""
    return lambda tx: _end(tx, reduction, "reduction.done")


def drop_reductions(tx: Tx, latch: Latch) -> None:
    """The owner has lifted the latch: what is not sold yet stays."""
    for reduction in tx.reductions():
        if (reduction.scope, reduction.source) == (latch.scope, latch.source):
            _end(tx, reduction, "reduction.dropped")


def reduction_json(reduction: Reduction, quote: str) -> dict[str, Any]:
    """A Reduction (ARCHITECTURE): quantities in the pair's base currency."""
    return {
        "scope": reduction.scope,
        "source": reduction.source,
        "bot_id": reduction.bot_id,
        "pair": f"{reduction.asset}/{quote}",
        "action": reduction.action,
        "before": plain(reduction.before),
        "keep": plain(reduction.keep),
        "at": reduction.at,
        "gateway_at": reduction.gateway_at,
    }


def _end(tx: Tx, reduction: Reduction, type: str) -> None:
    if reduction not in tx.reductions():
        return
    tx.remove_reduction(reduction)
    left = tx.ledger(reduction.bot_id).balance(reduction.asset).total
    body = reduction_json(reduction, tx.bot(reduction.bot_id).stake_currency) | {"left": plain(left)}
    tx.audit(type, f"bot:{reduction.bot_id}", body, actor="gateway", via="system")
    tx.tell("reduction", reduction.bot_id, body)
