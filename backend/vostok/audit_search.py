"""Rows of the hash chain, newest first, by type and by text, at a cost that does not grow with the chain.

A type is found by an index. A text has none: keeping one would cost every order more than its own journal row does, so
each part of the answer looks through a bounded number of rows and says where the next part goes on.
"""

import json
from typing import NamedTuple

from sqlalchemy import Connection, Integer, Select, Text, column, func, select, text, union_all

from vostok.audit import Entry, audit_table

SEARCHED_ROWS = 2_000
"""How many rows one part of an answer looks through for a text."""

_COLUMN = audit_table.c
# SQLite reads a whole index for DISTINCT; this seeks once for each type that there is.
_TYPES_BELOW = text(
    "WITH RECURSIVE kinds(type) AS (SELECT min(type) FROM audit WHERE type >= :first AND type < :beyond UNION ALL "
    "SELECT (SELECT min(type) FROM audit WHERE type > kinds.type AND type < :beyond) FROM kinds WHERE type IS NOT NULL)"
    " SELECT type FROM kinds WHERE type IS NOT NULL"
).columns(column("type", Text))


class Wanted(NamedTuple):
    """Which rows: of `type` or below it (`bot` finds `bot.created`), with `text` in actor, subject or body."""

    type: str | None = None
    text: str | None = None


class Part(NamedTuple):
    """Rows newest first; older ones are looked for from the one before `next`, which is None at the chain's end.

    A part of a search for text may be short, even empty, although older rows match.
    """

    entries: list[Entry]
    next: int | None


def newest(connection: Connection, *, before_seq: int | None, limit: int, wanted: Wanted) -> Part:
    """The `wanted` rows from the one before `before_seq`, at most `limit`, inside the caller's transaction."""
    window = limit if wanted.text is None else max(limit, SEARCHED_ROWS)
    seqs: list[int] = list(connection.scalars(_candidates(connection, before_seq, window, wanted.type)))
    # As one JSON list: SQLite takes fewer parameters than a part may look at.
    candidates = func.json_each(json.dumps(seqs)).table_valued(column("value", Integer))
    query = select(audit_table).where(_COLUMN.seq.in_(select(candidates.c.value)))
    if wanted.text is not None:
        searched = _COLUMN.actor + "\n" + _COLUMN.subject + "\n" + _COLUMN.body
        query = query.where(searched.icontains(wanted.text, autoescape=True))
    found = connection.execute(query.order_by(_COLUMN.seq.desc()).limit(limit))
    entries = [Entry(*row) for row in found]
    if len(entries) == limit:
        return Part(entries, entries[-1].seq)
    return Part(entries, seqs[-1] if len(seqs) == window else None)


def _candidates(connection: Connection, before_seq: int | None, window: int, type: str | None) -> Select[tuple[int]]:
    """The newest `window` seqs that may be wanted, in descending order; each type's own come from its index."""
    newest_seqs = select(_COLUMN.seq).order_by(_COLUMN.seq.desc()).limit(window)
    if before_seq is not None:
        newest_seqs = newest_seqs.where(_COLUMN.seq < before_seq)
    if type is None:
        return newest_seqs
    below = connection.execute(_TYPES_BELOW, {"first": f"{type}.", "beyond": f"{type}/"}).scalars()
    each = [select(newest_seqs.where(_COLUMN.type == one).subquery().c.seq) for one in (type, *below)]
    merged = union_all(*each).subquery()
    return select(merged.c.seq).order_by(merged.c.seq.desc()).limit(window)


def about(connection: Connection, subject: str, since_ms: int, until_ms: int) -> list[Entry]:
    """The rows on `subject` between two moments (UTC ms), in order, with a second on either side.

    Subjects have no index, but rows are written in the order of time, so those between the two are found by halving.
    """
    first = _seq_at(connection, (since_ms - 1_000) * 1_000)
    beyond = _seq_at(connection, (until_ms + 1_000) * 1_000)
    query = select(audit_table).where(_COLUMN.seq >= first, _COLUMN.seq < beyond, _COLUMN.subject == subject)
    return [Entry(*row) for row in connection.execute(query.order_by(_COLUMN.seq))]


def _seq_at(connection: Connection, ts_us: int) -> int:
    """The seq of the first row that was written at `ts_us` or later; one beyond the chain where there is none."""
    low, high = 1, (connection.scalar(select(func.max(_COLUMN.seq))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        at = connection.scalar(select(_COLUMN.ts_us).where(_COLUMN.seq == middle))
        if at is None or at >= ts_us:
            high = middle
        else:
            low = middle + 1
    return low
