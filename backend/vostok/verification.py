"""Does an audit chain hold: its links, its signed checkpoints, and what its rows mean together.

Links show an edit by someone who did not compute the hashes anew; checkpoints show everyone else, and a cut tail;
meaning shows what a program must not have done: an order without a yes, a latch lifted by no person.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from vostok.audit import GENESIS, Broken, Entry, follows
from vostok.checkpoints import Checkpoint, Keys, Note, is_signed

_PERSONS = ("api", "cli")


class Report(NamedTuple):
    """How many rows and checkpoints were verified, the newest checkpoint, and the first thing that does not hold."""

    rows: int
    checkpoints: int
    newest: Checkpoint | None
    broken: Broken | None


def check(entries: Iterable[Entry], notes: Sequence[Note], keys: Keys, *, begin: Checkpoint | None = None) -> Report:
    """Walk a chain beside its checkpoints, oldest first; after `begin` only, where that one is known to be true."""
    newest = notes[-1].checkpoint if notes else None
    broken = check_notes(notes, keys, signed_before=bool(keys) and begin is None)
    after = (0, GENESIS) if begin is None else (begin.size, begin.root)
    signed = {note.checkpoint.size: note.checkpoint for note in notes}
    if begin is not None:
        signed[begin.size] = begin
    walk = _Walk(after, signed, _Meaning(whole=begin is None))
    if broken is None:
        for entry in entries:
            broken = walk.step(entry)
            if broken is not None:
                break
    if broken is None:
        broken = walk.missing_tail()
    return Report(walk.rows, len(notes), newest, broken)


def check_notes(notes: Sequence[Note], keys: Keys, *, signed_before: bool) -> Broken | None:
    """Every note bears the signature of a known key, and a later one never counts fewer rows."""
    size = 0
    if signed_before and not notes:
        return Broken(1, "the checkpoints are missing: this chain was signed before")
    for note in notes:
        checkpoint = note.checkpoint
        if not is_signed(note, keys):
            return Broken(checkpoint.size, f"the checkpoint of {checkpoint.size} rows has no valid signature")
        if checkpoint.size < size:
            return Broken(size, f"a checkpoint of {checkpoint.size} rows follows one of {size} rows")
        size = checkpoint.size
    return None


class _Walk:
    """Where the walk stands, and what must be true when it gets on."""

    def __init__(self, after: tuple[int, bytes], signed: dict[int, Checkpoint], meaning: "_Meaning") -> None:
        self.rows = 0
        self._after = after
        self._signed = signed
        self._last_signed = after[0]
        self._meaning = meaning

    def step(self, entry: Entry) -> Broken | None:
        """Take the next row; says what is wrong with it."""
        broken = follows(entry, self._after)
        if broken is not None:
            return broken
        checkpoint = self._signed.get(entry.seq)
        if checkpoint is not None:
            if checkpoint.root != entry.hash:
                first = self._last_signed + 1
                return Broken(first, f"one of the rows {first} to {entry.seq} is not the one that was signed")
            self._last_signed = entry.seq
        problem = self._meaning.problem(entry)
        if problem is not None:
            return Broken(entry.seq, f"row {entry.seq}: {problem}")
        self._after = entry.seq, entry.hash
        self.rows += 1
        return None

    def missing_tail(self) -> Broken | None:
        """Rows that a checkpoint counts and the chain does not have."""
        last, size = self._after[0], max(self._signed, default=0)
        if size <= last:
            return None
        missing = f"row {size} is" if size == last + 1 else f"rows {last + 1} to {size} are"
        return Broken(last + 1, f"{missing} missing at the end: a checkpoint counts {size} rows")


class _Meaning:
    """What was decided and not yet used, so that an order without a yes shows."""

    def __init__(self, *, whole: bool) -> None:
        # Beyond a checkpoint, an order's beginning may lie before it.
        self._whole = whole
        self._orders: set[Any] = set()
        self._decided: dict[tuple[str, Any, Any], bool] = {}

    def problem(self, entry: Entry) -> str | None:
        if entry.type == "decision":
            body = json.loads(entry.body)
            if body["source"] == "wire":
                self._decided[entry.actor, body["pair"], body["side"]] = body["allowed"]
        elif entry.type == "order":
            return self._order(entry, json.loads(entry.body))
        elif entry.type == "risk.lifted" and entry.via not in _PERSONS:
            return f"a latch was lifted by {entry.actor} via {entry.via}, which only a person may do"
        return None

    def _order(self, entry: Entry, body: dict[str, Any]) -> str | None:
        if body["id"] in self._orders:
            return None
        self._orders.add(body["id"])
        if body["state"] != "RESERVED":
            return f"order {body['id']} appears without an intent" if self._whole else None
        if not self._decided.pop((entry.actor, body["pair"], body["side"]), False):
            return f"order {body['id']} has no decision that allows it"
        return None
