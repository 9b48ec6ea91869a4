"""Comparisons of the books as they are shown, kept and told."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from vostok.gateway.shapes import plain
from vostok.gateway.transaction import Tx
from vostok.risk.reconciliation import Cell, Difference

KEPT_RUNS = 2_000
MOST_KEPT_DIFFERENCES = 200


def state_of(opened: bool, standing: Iterable[Difference]) -> str:
    """`starting` until the first clean look since the start, then `clean` or `differs`."""
    if not opened:
        return "starting"
    return "differs" if any(one.grave for one in standing) else "clean"


def keep_run(kind: str, state: str, standing: Sequence[Difference], took_ms: int, actor: str) -> Callable[[Tx], None]:
    """Keep one comparison, with its row in the audit chain, and tell readers of events how things stand."""

    def operation(tx: Tx) -> None:
        shown = [difference_json(one) for one in standing[:MOST_KEPT_DIFFERENCES]]
        grave = sum(one.grave for one in standing)
        row = {"at": tx.now_ms, "kind": kind, "state": state, "took_ms": took_ms, "actor": actor}
        tx.keep_reconciliation(row | {"differences": shown}, KEPT_RUNS)
        body = {"kind": kind, "state": state, "grave": grave, "differences": [one.id for one in standing]}
        tx.audit("reconciliation.run", "books", body, actor=actor, via="system" if actor == "gateway" else "api")
        told = {"kind": kind, "state": state, "grave": grave, "differences": len(standing)}
        tx.tell("reconciliation", None, told)

    return operation


def difference_json(one: Difference) -> dict[str, Any]:
    """A difference, with what each side says of it."""
    return {
        "id": one.id,
        "kind": one.kind,
        "what": one.what,
        "subject": one.subject,
        "bot_id": one.bot_id,
        "order": one.order or None,
        "exchange": _cell(one.exchange),
        "journal": _cell(one.journal),
        "bot": _cell(one.bot),
        "action": one.action,
        "waits": one.waits,
        "grave": one.grave,
    }


def _cell(cell: Cell | None) -> dict[str, str | None] | None:
    return None if cell is None else {"amount": plain(cell.amount) or "0", "state": cell.state or None}
