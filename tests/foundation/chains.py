"""Audit chains for tests: a gateway's day of decisions and orders, with signed checkpoints beside the database."""

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from vostok import audit
from vostok.checkpoints import CheckpointFiles

BOT = "bot:aaaaaaaaaa"
PAIRS = ("BTC/USDT", "ETH/USDT", "SOL/USDT")
SIGN_EVERY = 50
TS = 1_750_000_000_000


def decision(allowed: bool = True, pair: str = "BTC/USDT", source: str = "wire") -> audit.Row:
    """What the gate said to an entry."""
    body = {"pair": pair, "side": "BUY", "allowed": allowed, "source": source, "reason": None if allowed else "No."}
    return audit.Row(BOT, "bot", "decision", BOT, body)


def order(number: int, state: str = "RESERVED", pair: str = "BTC/USDT") -> audit.Row:
    """A state of an order of the journal."""
    body = {"id": number, "pair": pair, "side": "BUY", "state": state}
    return audit.Row(BOT, "bot", "order", f"order:{number}", body)


def day() -> Iterator[audit.Row]:
    """An endless day: a start, then denied and allowed entries, the latter with their orders."""
    yield audit.Row("owner", "api", "bot.created", BOT, {"name": "Alpha"})
    for number in itertools.count(1):
        pair = PAIRS[number % len(PAIRS)]
        yield decision(allowed=False, pair=pair)
        yield decision(pair=pair)
        yield order(number, pair=pair)
        yield order(number, "ACKED", pair)


def write_chain(path: Path, rows: list[audit.Row]) -> list[audit.Entry]:
    """Append `rows` to the chain of the database at `path`, which is made if need be; all its rows."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        if not audit_exists(connection.exec_driver_sql):
            audit.metadata.create_all(connection)
            for trigger in audit.TRIGGERS:
                connection.execute(text(trigger))
        audit.append_all(connection, rows)
        entries = audit.read(connection)
    engine.dispose()
    return entries


def audit_exists(execute: Callable[[str], object]) -> bool:
    """Whether there is a chain already."""
    found = execute("SELECT 1 FROM sqlite_master WHERE name = 'audit'")
    return found.fetchone() is not None  # type: ignore[attr-defined]


def signed_chain(home: Path, rows: int, chain: str = "gateway") -> list[audit.Entry]:
    """A chain of `rows` rows, signed each 50 rows and at its end."""
    entries = write_chain(home / f"{chain}.sqlite", list(itertools.islice(day(), rows)))
    files = CheckpointFiles(home, chain)
    signer = files.signer()
    for entry in entries:
        if entry.seq % SIGN_EVERY == 0 or entry.seq == rows:
            files.append(signer.sign(entry.seq, entry.hash, TS + entry.seq))
    return entries


@contextmanager
def edited(path: Path) -> Iterator[sqlite3.Connection]:
    """The database as someone with the file has it: the triggers are gone."""
    with closing(sqlite3.connect(path)) as connection:
        for verb in ("UPDATE", "DELETE"):
            connection.execute(f"DROP TRIGGER IF EXISTS audit_no_{verb}")
        yield connection
        connection.commit()
