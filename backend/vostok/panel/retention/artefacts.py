"""What lies in the data directory beside its databases, and what of it goes first when the disk fills up."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from vostok.backup.names import parse_name
from vostok.lab.spec import RECORD

Kind = Literal["log", "parity", "backtest", "candles", "backup", "kept"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""From the least to the most important; what is `kept` no purge touches."""

NEWEST_BACKUPS_KEPT = 2
# So much below the limit is made free, as a share of the disk: else each minute would begin anew.
ROOM = 0.05


class Artefact(NamedTuple):
    """A file, or a folder that belongs together; `path` is in the data directory, `changed_at` UTC ms."""

    kind: Kind
    path: str
    bytes: int
    changed_at: int


def index(home: Path) -> list[Artefact]:
    """Everything in the data directory, each file once. What vanishes meanwhile is left out."""
    found = [
        *_files(home, "log", home.glob("logs/*.jsonl.*"), home.glob("bots/*/bot.log.*")),
        *_files(home, "candles", home.glob("data/**/*.feather")),
        *(_folder(home, "parity", folder) for folder in home.glob("parity/*") if folder.is_dir()),
        *_backtests(home),
        *_backups(home),
    ]
    listed = sum(artefact.bytes for artefact in found)
    kept = max(0, _size(home) - listed)
    return [*found, Artefact("kept", "", kept, max((_changed(path) for path in home.glob("*.sqlite")), default=0))]


def to_remove(artefacts: Iterable[Artefact], bytes_wanted: int) -> list[Artefact]:
    """What to remove for so much room, the least important kind first and of each the oldest. Pure."""
    removable = [artefact for artefact in artefacts if artefact.kind != "kept"]
    chosen: list[Artefact] = []
    freed = 0
    for artefact in sorted(removable, key=lambda each: (KINDS.index(each.kind), each.changed_at)):
        if freed >= bytes_wanted:
            break
        chosen.append(artefact)
        freed += artefact.bytes
    return chosen


def bytes_to_free(total: int, free: int, limit: float) -> int:
    """How many bytes must go of `total`: none below `limit` (a used fraction), from it on down to `ROOM` less. Pure."""
    used = total - free
    return max(0, round(used - (limit - ROOM) * total)) if total and used / total >= limit else 0


def _files(home: Path, kind: Kind, *found: Iterable[Path]) -> Iterator[Artefact]:
    for paths in found:
        for path in paths:
            if path.is_file() and not path.is_symlink():
                yield Artefact(kind, str(path.relative_to(home)), _size(path), _changed(path))


def _folder(home: Path, kind: Kind, folder: Path) -> Artefact:
    return Artefact(kind, str(folder.relative_to(home)), _size(folder), _changed(folder))


def _backtests(home: Path) -> Iterator[Artefact]:
    """Finished ones with their export: they can be run again, which a validation's verdict must not need."""
    for record in home.glob(f"lab/*/{RECORD}"):
        found = _folder(home, "backtest", record.parent)
        exports = home.glob(f"backtest_results/backtest-result-*-{record.parent.name}.*")
        yield found._replace(bytes=found.bytes + sum(map(_size, exports)))


def _backups(home: Path) -> Iterator[Artefact]:
    """All but the newest, and the copies that were made before an upgrade."""
    files = [path for path in home.glob("backups/*") if path.is_file()]
    sealed = sorted((path for path in files if parse_name(path.name)), key=lambda path: path.name[7:])
    copies = sorted((path for path in files if "-before-" in path.name), key=_changed)
    yield from _files(home, "backup", sealed[:-NEWEST_BACKUPS_KEPT], copies[:-NEWEST_BACKUPS_KEPT])


def _size(path: Path) -> int:
    try:
        if not path.is_dir():
            return path.stat(follow_symlinks=False).st_size
        return sum(_size(Path(folder, name)) for folder, _, names in os.walk(path) for name in names)
    except OSError:
        return 0


def _changed(path: Path) -> int:
    try:
        return path.stat(follow_symlinks=False).st_mtime_ns // 1_000_000
    except OSError:
        return 0
