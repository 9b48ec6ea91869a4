"""What of an installation goes into a backup, and what each file is. Pure."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

MANIFEST = "manifest.json"
HOME, STRATEGIES = "home", "strategies"
FORMAT = 1
# What can be fetched or made again, what is of this machine alone, and other backups.
LEFT_OUT = frozenset({"run", "data", "backups", "cache", ".restoring", ".making"})
TEMPORARY = (".lock", "-wal", "-shm", "-journal", ".pid", ".sock", ".new", ".tmp", ".pyc")
DATABASES = ("panel.sqlite", "gateway.sqlite", "simulator.sqlite")
"""In the order they are copied: see `copy_order`."""

Phase = Literal["copy", "verify", "seal", "check"]


class Item(NamedTuple):
    """One file of a backup: its path in it, bytes and SHA-256 (hex)."""

    path: str
    size: int
    sha256: str


class Manifest(NamedTuple):
    """What a backup says of itself: who made it when (UTC ms), the revision of each database, and every file."""

    format: int
    version: str
    created_at: int
    venue: str
    revisions: dict[str, str]
    items: list[Item]

    def as_json(self) -> dict[str, object]:
        """As it is stored."""
        return self._asdict() | {"items": [item._asdict() for item in self.items]}

    @classmethod
    def of_json(cls, raw: Mapping[str, object]) -> "Manifest":
        """Read one. Raises ValueError, TypeError, KeyError for anything else."""
        values = dict(raw)
        items = values.pop("items")
        if not isinstance(items, list):
            raise ValueError("items")
        return cls(**values, items=[Item(**item) for item in items])  # type: ignore[arg-type]  # read by `of_json`


def is_kept(path: PurePosixPath) -> bool:
    """Whether a file of the data directory (path in it) belongs into a backup."""
    name = path.name
    if path.parts[0] in LEFT_OUT or "__pycache__" in path.parts:
        return False
    # Logs of bots, current and old ones.
    return not (name.endswith(TEMPORARY) or name == "lock" or ".log" in name)


def is_database(path: PurePosixPath) -> bool:
    """Whether the file must be copied through SQLite."""
    return path.suffix == ".sqlite"


def copy_order(paths: Iterable[PurePosixPath]) -> list[PurePosixPath]:
    """The order in which a running installation is copied, so that what is newer never refers to what is missing.

    Plain files come first: a chain may be longer than its checkpoints say, never shorter. Then the bots' databases:
    an order that the gateway knows and its bot does not is offered to the bot at its start. The gateway follows the
    panel and precedes the simulated exchange, which it asks how its orders ended.
    """

    def rank(path: PurePosixPath) -> tuple[int, str]:
        if not is_database(path):
            return 0, str(path)
        return (2 + DATABASES.index(str(path)), "") if str(path) in DATABASES else (1, str(path))

    return sorted(paths, key=rank)


def unsafe(path: str) -> bool:
    """Whether a path of a backup could lead out of the folder it is unpacked into."""
    parts = PurePosixPath(path).parts
    return len(parts) < 2 or parts[0] not in (HOME, STRATEGIES) or ".." in parts or "\0" in path or path.startswith("/")
