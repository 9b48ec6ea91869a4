"""The hash chain that every decision and every change of the owner is written to.

A row goes into the transaction that makes the change, so neither exists without the other.
Each row's hash covers its fields and the hash before it: an edited, removed or inserted row shows.
"""

import hashlib
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

import orjson
from sqlalchemy import BLOB, Column, Connection, Integer, MetaData, Table, Text, select

Actor = str
Via = Literal["api", "cli", "bot", "job", "file", "system", "telegram"]

GENESIS = bytes(32)
_DOMAIN = b"\x00vostok-audit-1"
BOOT_ID = uuid.uuid4().hex

metadata = MetaData()
audit_table = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("ts_us", Integer, nullable=False),
    Column("mono_us", Integer, nullable=False),
    Column("boot_id", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("prev", BLOB, nullable=False),
    Column("hash", BLOB, nullable=False),
    sqlite_strict=True,
)
# Against mistakes; against a person with the file, only the chain and its checkpoints help.
TRIGGERS = tuple(
    f"CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit "
    f"BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)


class Entry(NamedTuple):
    """One row of the chain; times in microseconds (wall clock UTC, and monotonic within `boot_id`)."""

    seq: int
    ts_us: int
    mono_us: int
    boot_id: str
    actor: Actor
    via: str
    type: str
    subject: str
    body: str
    prev: bytes
    hash: bytes


class Broken(NamedTuple):
    """Where the chain does not hold, and why."""

    seq: int
    reason: str


_CANONICAL = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_NON_STR_KEYS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)


def canonical(body: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces; anything but JSON's own types is written as a string."""
    return orjson.dumps(body, default=str, option=_CANONICAL).decode()


class Row(NamedTuple):
    """One row to be written; `body` must hold no secret."""

    actor: Actor
    via: Via
    type: str
    subject: str
    body: Mapping[str, Any]


# Written out: putting a statement together costs more than SQLite takes to run it, and every order writes here.
NEWEST = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"
INSERT = "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
# Rows that share a statement; SQLite takes some thousand values in one.
AT_ONCE = 50


@cache
def _insert_all(rows: int) -> str:
    return INSERT + ", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" * (rows - 1)


def statements(entries: Sequence["Entry"]) -> Iterable[tuple[str, list[Any]]]:
    """What writes `entries`: each statement with its values, for as few of them as may be."""
    for first in range(0, len(entries), AT_ONCE):
        some = entries[first : first + AT_ONCE]
        yield _insert_all(len(some)), [value for entry in some for value in entry]


def append(connection: Connection, *, actor: Actor, via: Via, type: str, subject: str, body: Mapping[str, Any]) -> int:
    """Add one row inside the caller's transaction and return its seq. `body` must hold no secret."""
    return append_all(connection, [Row(actor, via, type, subject, body)])


def append_all(connection: Connection, rows: Iterable[Row]) -> int:
    """Add `rows` in order inside the caller's transaction and return the last seq."""
    newest = connection.exec_driver_sql(NEWEST).first()
    entries = chained(rows, (0, GENESIS) if newest is None else (newest[0], newest[1]))
    if entries:
        connection.exec_driver_sql(INSERT, [tuple(entry) for entry in entries])
    return entries[-1].seq if entries else (newest[0] if newest else 0)


def chained(rows: Iterable[Row], newest: tuple[int, bytes]) -> list[Entry]:
    """`rows` as they follow the entry with the seq and hash of `newest`, stamped now."""
    seq, prev = newest
    entries: list[Entry] = []
    for row in rows:
        seq += 1
        stamps = (time.time_ns() // 1000, time.monotonic_ns() // 1000, BOOT_ID)
        fields = (*stamps, row.actor, row.via, row.type, row.subject, canonical(row.body))
        entries.append(Entry(seq, *fields, prev, chain_hash(seq, prev, fields)))
        prev = entries[-1].hash
    return entries


def chain_hash(seq: int, prev: bytes, fields: Iterable[str | int]) -> bytes:
    """SHA-256 over the domain, `seq`, `prev` and each field, every part prefixed by its length."""
    parts = [str(seq).encode(), prev, *[str(field).encode() for field in fields]]
    pieces = [_DOMAIN]
    for part in parts:
        pieces += (_length(len(part)), part)
    return hashlib.sha256(b"".join(pieces)).digest()


@lru_cache(maxsize=1_024)
def _length(size: int) -> bytes:
    return size.to_bytes(8, "big")


def verify(entries: Iterable[Entry], *, after: tuple[int, bytes] = (0, GENESIS)) -> Broken | None:
    """Walk the chain from `after` (seq, hash); None if it holds, else the first row that does not."""
    for entry in entries:
        broken = follows(entry, after)
        if broken is not None:
            return broken
        after = entry.seq, entry.hash
    return None


def follows(entry: Entry, after: tuple[int, bytes]) -> Broken | None:
    """Whether `entry` is the unchanged successor of the row with the seq and hash of `after`; None if it is."""
    seq, prev = after[0] + 1, after[1]
    if entry.seq < seq:
        return Broken(entry.seq, f"row {entry.seq} was put in before row {seq}")
    if entry.seq > seq:
        return Broken(seq, f"row {seq} is missing")
    if entry.prev != prev:
        return Broken(seq, f"row {seq} does not follow the row before it")
    if entry.hash != chain_hash(entry.seq, entry.prev, entry[1:9]):
        return Broken(seq, f"row {seq} was changed")
    return None


def read(connection: Connection, *, after_seq: int = 0, limit: int | None = None) -> list[Entry]:
    """Rows in order, from the one after `after_seq`."""
    query = select(audit_table).where(audit_table.c.seq > after_seq).order_by(audit_table.c.seq).limit(limit)
    return [Entry(*row) for row in connection.execute(query)]
