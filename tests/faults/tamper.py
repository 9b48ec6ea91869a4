"""`npm run faults -- tamper`: random edits of an audit database, all found and named.

A chain of a gateway's decisions and orders, signed each 50 rows, is edited as someone with the file would, from one
changed cell to a chain that was cut or computed anew; a compromised program that signs what it should not is one of
the kinds. Control group: the same edits verified without checkpoints, and untouched chains, which must hold.
"""

import argparse
import json
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.foundation.chains import SIGN_EVERY, TS, edited, order, signed_chain
from vostok.audit import Entry, canonical, chain_hash
from vostok.chain_files import check_file, rows
from vostok.checkpoints import CheckpointFiles
from vostok.verification import check

ROWS = 600
COLUMNS = ("ts_us", "mono_us", "boot_id", "actor", "via", "type", "subject", "body", "prev", "hash")


class Edit(NamedTuple):
    """What was done, and which row (or its neighbours up to `last`) must be named."""

    first: int
    last: int


class Desk:
    """One database under edit."""

    def __init__(self, home: Path, draw: random.Random) -> None:
        self.home = home
        self.draw = draw
        self.files = CheckpointFiles(home, "gateway")

    def read(self) -> list[Entry]:
        """All rows."""
        with rows(self.home, "gateway") as entries:
            return list(entries)

    def write(self, entries: list[Entry]) -> None:
        """These rows in place of all."""
        with edited(self.home / "gateway.sqlite") as connection:
            connection.execute("DELETE FROM audit")
            connection.executemany(f"INSERT INTO audit VALUES ({','.join('?' * 11)})", entries)

    def row(self, low: int = 2) -> int:
        """A random row."""
        return self.draw.randint(low, ROWS - 1)


def rehashed(entries: list[Entry], begin: int) -> list[Entry]:
    """The chain computed anew from the row with the seq `begin` on, numbered without holes."""
    done = entries[: begin - 1]
    prev = done[-1].hash if done else bytes(32)
    for seq, entry in enumerate(entries[begin - 1 :], begin):
        moved = entry._replace(seq=seq, prev=prev, hash=chain_hash(seq, prev, entry[1:9]))
        done.append(moved)
        prev = moved.hash
    return done


def signed_span(row: int) -> Edit:
    """What can be said of a rewritten row: since which checkpoint, or at the row after it that makes no sense now."""
    first = (row - 1) // SIGN_EVERY * SIGN_EVERY + 1
    return Edit(first, row + 1)


def cell(desk: Desk) -> Edit:
    """One cell gets another value."""
    seq, column = desk.row(), desk.draw.choice(COLUMNS)
    value: Any = {"ts_us": 1, "mono_us": 1, "prev": desk.draw.randbytes(32), "hash": desk.draw.randbytes(32)}.get(
        column, f"forged {desk.draw.random()}"
    )
    with edited(desk.home / "gateway.sqlite") as connection:
        connection.execute(f"UPDATE audit SET {column} = ? WHERE seq = ?", (value, seq))
    return Edit(seq, seq)


def removed(desk: Desk) -> Edit:
    """One row or more are gone, a hole stays."""
    seq = desk.row()
    with edited(desk.home / "gateway.sqlite") as connection:
        connection.execute("DELETE FROM audit WHERE seq BETWEEN ? AND ?", (seq, seq + desk.draw.randint(0, 5)))
    return Edit(seq, seq)


def closed_up(desk: Desk) -> Edit:
    """A row is gone and the others are numbered anew."""
    entries, seq = desk.read(), desk.row()
    del entries[seq - 1]
    desk.write([entry._replace(seq=number) for number, entry in enumerate(entries, 1)])
    return Edit(seq, seq)


def put_in(desk: Desk) -> Edit:
    """A row of somewhere else is put in between."""
    entries, seq = desk.read(), desk.row()
    entries.insert(seq - 1, entries[desk.row() - 1])
    desk.write([entry._replace(seq=number) for number, entry in enumerate(entries, 1)])
    return Edit(seq, seq + 1)


def swapped(desk: Desk) -> Edit:
    """Two neighbours change places."""
    entries, seq = desk.read(), desk.row()
    entries[seq - 1], entries[seq] = entries[seq]._replace(seq=seq), entries[seq - 1]._replace(seq=seq + 1)
    desk.write(entries)
    return Edit(seq, seq)


def tail_cut(desk: Desk) -> Edit:
    """The newest rows are gone."""
    seq = desk.row()
    desk.write(desk.read()[:seq])
    return Edit(seq + 1, seq + 1)


def tail_cut_with_checkpoints(desk: Desk) -> Edit:
    """The newest rows are gone, and the checkpoints that count them: only one that is kept elsewhere tells."""
    seq = desk.row()
    desk.write(desk.read()[:seq])
    kept = [note for note in desk.files.notes() if note.checkpoint.size <= seq]
    (desk.home / "audit" / "gateway.notes").write_text("".join(note.text + "\n" for note in kept))
    return Edit(ROWS, ROWS)


def written_anew(desk: Desk) -> Edit:
    """A row is changed and every hash after it computed anew."""
    entries, seq = desk.read(), desk.row()
    entries[seq - 1] = entries[seq - 1]._replace(actor="nobody")
    desk.write(rehashed(entries, seq))
    return signed_span(seq)


def replaced(desk: Desk) -> Edit:
    """The whole chain is another one that holds."""
    desk.write(rehashed([entry._replace(ts_us=entry.ts_us + 1) for entry in desk.read()], 1))
    return Edit(1, 1)


def checkpoint_forged(desk: Desk) -> Edit:
    """A checkpoint says something else, or is signed by a stranger."""
    notes = desk.files.notes()
    place = desk.draw.randrange(len(notes))
    size = notes[place].checkpoint.size
    stranger = CheckpointFiles(desk.home / "stranger", "gateway").signer()
    notes[place] = desk.draw.choice(
        [
            stranger.sign(size, desk.draw.randbytes(32), TS),
            notes[place]._replace(checkpoint=notes[place].checkpoint._replace(root=desk.draw.randbytes(32))),
        ]
    )
    (desk.home / "audit" / "gateway.notes").write_text("".join(note.text + "\n" for note in notes))
    return Edit(size, size)


def order_without_decision(desk: Desk) -> Edit:
    """A program that sends what the gate never allowed, and signs it: hashes and signatures are right."""
    entries, seq = desk.read(), desk.row()
    forged = order(9_999_999)
    entries.insert(seq - 1, entries[seq - 1]._replace(**forged._asdict() | {"body": canonical(forged.body)}))
    chain = rehashed(entries, seq)
    desk.write(chain)
    signer = desk.files.signer()
    notes = [signer.sign(entry.seq, entry.hash, TS) for entry in chain if entry.seq % SIGN_EVERY == 0]
    (desk.home / "audit" / "gateway.notes").write_text("".join(note.text + "\n" for note in notes))
    # Where an allowed entry has just been decided, the forged order takes its yes and the true one lacks it.
    return Edit(seq, seq + 1)


KINDS: tuple[Callable[[Desk], Edit], ...] = (
    cell,
    removed,
    closed_up,
    put_in,
    swapped,
    tail_cut,
    tail_cut_with_checkpoints,
    written_anew,
    replaced,
    checkpoint_forged,
    order_without_decision,
)


def campaign(n: int, seed: int) -> dict[str, Any]:
    """Make `n` edits, each on a fresh copy; what was found, what was named, what the chain alone found."""
    draw = random.Random(seed)
    found, named, alone, made = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    false_alarms = 0
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        template.mkdir()
        signed_chain(template, ROWS)
        kept = CheckpointFiles(template, "gateway").notes()[-1]
        for number in range(n):
            home = Path(folder) / "home"
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(template, home)
            false_alarms += check_file(home, "gateway").broken is not None
            kind = KINDS[number % len(KINDS)]
            edit = kind(Desk(home, draw))
            anchor = kept if kind is tail_cut_with_checkpoints else None
            broken = check_file(home, "gateway", begin=anchor).broken
            made[kind.__name__] += 1
            found[kind.__name__] += broken is not None
            named[kind.__name__] += broken is not None and edit.first <= broken.seq <= edit.last
            alone[kind.__name__] += _found_alone(home)
    return {
        "figures": {"edits": n, "found": found.total(), "named": named.total(), "false_alarms": false_alarms},
        "kinds": {kind: {"made": made[kind], "named": named[kind], "by_chain_alone": alone[kind]} for kind in made},
        "control": {"found_without_checkpoints": alone.total()},
    }


def _found_alone(home: Path) -> bool:
    try:
        with rows(home, "gateway") as entries:
            return check(entries, [], {}).broken is not None
    except sqlite3.DatabaseError:
        return True


def main() -> None:
    """Run the campaign and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    result = campaign(options.n, options.seed)
    for kind, counts in result.pop("kinds").items():
        print(f"{kind:28} {counts}")
    targets = {"found": options.n, "named": options.n, "false_alarms": 0}
    ok = all(result["figures"][name] == value for name, value in targets.items())
    print(json.dumps({"name": "tamper", "n": options.n, "seed": options.seed, **result, "targets": targets, "ok": ok}))


if __name__ == "__main__":
    main()
