"""Flags and clearances as operations of the writer, each with its row in the audit chain."""

from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from vostok.errors import NotFound
from vostok.gateway.shapes import plain
from vostok.gateway.transaction import Tx
from vostok.risk.governance import Clearance, Flag, FlagKind


def flag_json(flag: Flag) -> dict[str, Any]:
    """A Flag."""
    return asdict(flag)


def clearance_json(clearance: Clearance) -> dict[str, Any]:
    """A Clearance; `share` is a fraction."""
    return asdict(clearance) | {"share": plain(clearance.share) if clearance.share else "0"}


def switch_off(kind: FlagKind, name: str, reason: str, actor: str) -> Callable[[Tx], Flag]:
    """Deny entries of a family, pair or timeframe from this commit on; a flag that is there gets the new reason."""

    def operation(tx: Tx) -> Flag:
        flag = Flag(kind, name, reason, actor, tx.now_ms)
        tx.put_flag(flag)
        tx.audit("flag.off", f"{kind}:{name}", flag_json(flag), actor=actor, via="api")
        tx.tell("flag_off", None, flag_json(flag))
        return flag

    return operation


def switch_on(kind: FlagKind, name: str, actor: str) -> Callable[[Tx], None]:
    """Take a flag away. Raises NotFound when there is none."""

    def operation(tx: Tx) -> None:
        flag = next((flag for flag in tx.flags() if (flag.kind, flag.name) == (kind, name)), None)
        if flag is None:
            raise NotFound(f"The {kind} {name} is not switched off.")
        tx.remove_flag((kind, name))
        tx.audit("flag.on", f"{kind}:{name}", {"flag": flag_json(flag)}, actor=actor, via="api")
        tx.tell("flag_on", None, flag_json(flag) | {"actor": actor})

    return operation


def give_clearance(bot_id: str, share: Decimal, fingerprint: str, reason: str, actor: str) -> Callable[[Tx], Clearance]:
    """Say how much of its allocation a bot may use; the same again changes nothing. Raises NotFound."""

    def operation(tx: Tx) -> Clearance:
        bot, before = tx.bot(bot_id), tx.clearance(bot_id)
        if before is not None and (before.share, before.fingerprint, before.reason) == (share, fingerprint, reason):
            return before
        clearance = Clearance(bot.id, share, fingerprint, reason, actor, tx.now_ms)
        tx.put_clearance(bot_id, clearance)
        body = clearance_json(clearance) | {"before": None if before is None else clearance_json(before)}
        tx.audit("clearance.given", f"bot:{bot_id}", body, actor=actor, via="api")
        return clearance

    return operation


def withdraw_clearance(bot_id: str, reason: str, actor: str) -> Callable[[Tx], None]:
    """Take a bot's clearance away, where it has one."""

    def operation(tx: Tx) -> None:
        before = tx.clearance(bot_id)
        if before is None:
            return
        tx.put_clearance(bot_id, None)
        body = {"reason": reason, "before": clearance_json(before)}
        tx.audit("clearance.withdrawn", f"bot:{bot_id}", body, actor=actor, via="api")

    return operation
