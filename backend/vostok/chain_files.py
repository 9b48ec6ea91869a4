"""An audit chain read from a data directory without its program: for `vostok audit` and for the program itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from vostok.audit import Broken, Entry
from vostok.checkpoints import Checkpoint, CheckpointFiles, Keys, NotANote, Note, is_signed, read_keys
from vostok.verification import Report, check

# Rows below 1 are none of ours: the whole walk must meet them.
_LOWEST = -(2**63)
_COLUMNS = ", ".join(Entry._fields)


class Evidence(NamedTuple):
    """What is kept of a chain outside its database."""

    notes: list[Note]
    keys: Keys
    public_keys: list[str]


def evidence(home: Path, chain: str) -> Evidence:
    """The checkpoints of a chain and the keys they are signed with. Raises NotANote, OSError."""
    files = CheckpointFiles(home, chain)
    lines = files.public_keys()
    return Evidence(files.notes(), read_keys(files.origin, lines), lines)


def check_file(home: Path, chain: str, *, begin: Note | None = None) -> Report:
    """Verify the chain of `<home>/<chain>.sqlite`, from the checkpoint `begin` or from its first row."""
    # The checkpoints before the rows: a chain that grows meanwhile is longer than they say, never shorter.
    try:
        kept = evidence(home, chain)
    except (NotANote, OSError, UnicodeDecodeError) as error:
        return Report(0, 0, None, Broken(1, f"its checkpoints cannot be read: {error}"))
    if begin is not None and not is_signed(begin, kept.keys):
        return Report(0, 0, None, Broken(begin.checkpoint.size, "the given checkpoint was not signed by this chain"))
    start = None if begin is None else begin.checkpoint
    try:
        with rows(home, chain, first=_LOWEST if start is None else start.size) as entries:
            if start is not None:
                broken = _meets(next(entries, None), start)
                if broken is not None:
                    return Report(0, 0, start, broken)
                kept = kept._replace(notes=[note for note in kept.notes if note.checkpoint.size > start.size])
            return check(entries, kept.notes, kept.keys, begin=start)
    except sqlite3.DatabaseError as error:
        return Report(0, 0, None, Broken(1, f"{chain}.sqlite cannot be read: {error}"))


@contextmanager
def rows(home: Path, chain: str, *, first: int = _LOWEST) -> Iterator[Iterator[Entry]]:
    """The rows of a chain in order from the seq `first`, one consistent snapshot. Raises sqlite3.DatabaseError."""
    uri = f"{(home / f'{chain}.sqlite').as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        # A cell that is no text any more shall be named by its hash, not end the walk.
        connection.text_factory = lambda raw: raw.decode(errors="replace")
        query = f"SELECT {_COLUMNS} FROM audit WHERE seq >= ? ORDER BY seq"  # noqa: S608 - our own column names
        cursor = connection.execute(query, (first,))
        yield (Entry(*row) for row in cursor)


def _meets(entry: Entry | None, checkpoint: Checkpoint) -> Broken | None:
    if entry is None or entry.seq != checkpoint.size:
        return Broken(checkpoint.size, f"row {checkpoint.size} is missing: the given checkpoint counts it")
    if entry.hash != checkpoint.root:
        return Broken(checkpoint.size, f"one of the rows 1 to {checkpoint.size} is not the one that was signed")
    return None
