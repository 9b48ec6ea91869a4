"""Latches that the gateway sets by itself, in the transaction of what made it, and what their lift begins anew."""

from vostok.gateway.models import Bot
from vostok.gateway.risk_shapes import latch_json
from vostok.gateway.transaction import Tx
from vostok.risk.states import THROTTLE, Latch
from vostok.risk.types import Verdict


def write_latch(tx: Tx, latch: Latch) -> Latch | None:
    """Write a latch, with its audit row and event; returns what is news, None where it stood already."""
    before = tx.latches()
    kept = tx.put_latch(latch)
    if kept in before:
        return None
    tx.audit("risk.latched", kept.scope, latch_json(kept), actor="gateway", via="system")
    tx.tell("latched", None, latch_json(kept))
    return kept


def throttle(tx: Tx, bot: Bot, verdict: Verdict) -> None:
    """Close the entries of `bot` until its owner lifts it, where a denial asks for that."""
    if verdict.latches:
        source = f"{THROTTLE}{verdict.rule}"
        write_latch(tx, Latch(bot.id, source, "REDUCING", verdict.reason or "", "gateway", tx.now_ms))


def count_anew(tx: Tx, latch: Latch) -> None:
    """After the lift of a throttle earlier entries count no more: else the next one would close it again."""
    bot = tx.find_bot(latch.scope) if latch.source.startswith(THROTTLE) else None
    if bot is not None:
        tx.put_bot(bot.model_copy(update={"counted_from": tx.now_ms}))
