"""Locks on pairs as operations of the writer: set and lifted by the owner, each with its row in the audit chain."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from vostok.errors import Invalid, NotFound
from vostok.gateway.transaction import Tx
from vostok.risk.states import ALL
from vostok.risk.types import Lock


def lock_json(lock: Lock) -> dict[str, Any]:
    """A Lock."""
    return asdict(lock)


def standing_locks(locks: Iterable[Lock], now_ms: int) -> list[Lock]:
    """Those that have not ended, the newest first."""
    return sorted((lock for lock in locks if lock.holds(now_ms)), key=lambda lock: -lock.at)


def set_lock(scope: str, pair: str, until: int | None, reason: str, actor: str) -> Callable[[Tx], Lock]:
    """Lock a pair for a bot or for all; a lock that is there already gets the new end and reason."""

    def operation(tx: Tx) -> Lock:
        if scope != ALL and tx.find_bot(scope) is None:
            raise NotFound(f"There is no bot {scope} at the gateway; the scope is a bot's id, or all.", field="scope")
        if until is not None and until <= tx.now_ms:
            raise Invalid("The lock would have ended already: choose a later moment, or none.", field="until")
        _forget_ended(tx)
        before = _find(tx, scope, pair)
        lock = Lock(scope, pair, until, reason, actor, tx.now_ms)
        tx.put_lock(lock)
        body = lock_json(lock) | {"before": None if before is None else lock_json(before)}
        tx.audit("pair.locked", scope, body, actor=actor, via="api")
        tx.tell("pair_locked", None if scope == ALL else scope, lock_json(lock))
        return lock

    return operation


def lift_lock(scope: str, pair: str, actor: str) -> Callable[[Tx], None]:
    """Take a lock away before its end. Raises NotFound when there is none."""

    def operation(tx: Tx) -> None:
        lock = _find(tx, scope, pair)
        if lock is None:
            raise NotFound(f"{pair} is not locked for {scope}; it may have ended.")
        tx.remove_lock(lock)
        tx.audit("pair.unlocked", scope, {"lock": lock_json(lock)}, actor=actor, via="api")
        tx.tell("pair_unlocked", None if scope == ALL else scope, lock_json(lock) | {"actor": actor})

    return operation


def _find(tx: Tx, scope: str, pair: str) -> Lock | None:
    found = (lock for lock in tx.locks() if (lock.scope, lock.pair) == (scope, pair) and lock.holds(tx.now_ms))
    return next(found, None)


def _forget_ended(tx: Tx) -> None:
    for lock in tx.locks():
        if not lock.holds(tx.now_ms):
            tx.remove_lock(lock)
