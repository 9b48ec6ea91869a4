"""What a new text changes of an old one, line by line."""

import difflib
from collections.abc import Iterator

from vostok.panel.uploads.models import DiffLine

CONTEXT = 3


def compared(old: str, new: str) -> list[DiffLine]:
    """The changed lines with three equal ones around them; empty where the texts are equal.

    Without its gaps, the `same` and `added` lines are part of `new`, the `same` and `removed` ones part of `old`.
    """
    before, after = old.split("\n"), new.split("\n")
    found: list[DiffLine] = []
    shown = 0
    for group in difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(CONTEXT):
        if group[0][1] > shown:
            found.append(DiffLine(kind="gap", text=""))
        for tag, first, last, new_first, new_last in group:
            found += _lines(tag, before[first:last], after[new_first:new_last])
        shown = group[-1][2]
    if found and shown < len(before):
        found.append(DiffLine(kind="gap", text=""))
    return found


def _lines(tag: str, old: list[str], new: list[str]) -> Iterator[DiffLine]:
    if tag == "equal":
        yield from (DiffLine(kind="same", text=line) for line in old)
        return
    yield from (DiffLine(kind="removed", text=line) for line in old)
    yield from (DiffLine(kind="added", text=line) for line in new)
