"""A copy of an SQLite database that other connections are writing to: one moment of it, whole, in a file of its own.

The source is read through a `mode=ro` connection only, so the program that owns it stays its one writer and the one
that checkpoints (DESIGN §6, SQLite).
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

PAGES = 2_048
BUSY_TIMEOUT_S = 30.0
Copied = Callable[[float], None]


def copy_database(source: Path, target: Path, copied: Copied = lambda _: None) -> None:
    """Copy one moment of `source` to the new file `target` (0600), durably; `copied` is told the fraction done.

    Raises sqlite3.Error where `source` is no database or damaged, OSError where `target` cannot be written.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    uri = f"{source.as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as reader,
        closing(sqlite3.connect(target, isolation_level=None)) as writer,
    ):
        # Held open, this snapshot outlasts the steps: a writer at work would else make each of them begin anew.
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reader.backup(writer, pages=PAGES, progress=lambda _, left, total: copied(1 - left / max(total, 1)))
        # Out of the mode in which a database is three files.
        writer.execute("PRAGMA journal_mode=DELETE")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def damage(path: Path) -> str | None:
    """What SQLite finds wrong with the database `path`, None when it is whole."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
            found += [f"a row of {row[0]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
    except sqlite3.Error as error:
        return str(error)
    return None if found == ["ok"] else "; ".join(found[:3])
