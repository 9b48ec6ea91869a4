"""How much each component says: `log-levels.json` of the data directory, read again by every program that runs."""

import json
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LEVELS: tuple[Level, ...] = get_args(Level)
FILE = "log-levels.json"
# Programs, and the bots' own logs.
PARTS = ("gateway", "panel", "bothost", "simulator", "bot")
_PACKAGE = Path(__file__).parent
_LOOK_EVERY_S = 1.0


def components() -> list[str]:
    """Every component that can be given a level: programs, their parts, and what they share."""
    found = set(PARTS)
    for path in _PACKAGE.rglob("*.py"):
        parts = path.relative_to(_PACKAGE).with_suffix("").parts
        if not parts[-1].startswith("_") and "migrations" not in parts:
            found.add(".".join(parts[:2]))
    return sorted(found)


def read(home: Path) -> dict[str, Level]:
    """The chosen levels by component; none where nothing was chosen or the file cannot be read."""
    try:
        stored = json.loads((home / FILE).read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): level for name, level in stored.items() if level in LEVELS} if isinstance(stored, dict) else {}


def write(home: Path, chosen: Mapping[str, Level]) -> None:
    """Replace the levels; each program follows within seconds. Raises OSError."""
    fresh = home / f"{FILE}.new"
    fresh.write_text(json.dumps(chosen, indent=2, sort_keys=True) + "\n")
    # Every program reads it, also those whose user shares nothing else.
    fresh.chmod(0o644)
    fresh.replace(home / FILE)


class Levels:
    """The levels of one program, as fresh as its last `look`."""

    def __init__(self, home: Path | None, program: str, default: str) -> None:
        self._home, self._program = home, program
        self._default = logging.getLevelNamesMapping()[default]
        self._chosen: dict[str, int] = {}
        self._seen: tuple[int, int] | None = None
        self._looked = float("-inf")

    @property
    def lowest(self) -> int:
        """The lowest level that any component may say."""
        return min((self._default, *self._chosen.values()))

    def of(self, component: str) -> int:
        """The level of a component: its own, that of the part it belongs to, its program's, or the default."""
        for name in (component, component.partition(".")[0], self._program):
            if name in self._chosen:
                return self._chosen[name]
        return self._default

    def look(self) -> bool:
        """Read the file again if it is another, once a second at most; whether it was."""
        if self._home is None or time.monotonic() - self._looked < _LOOK_EVERY_S:
            return False
        self._looked = time.monotonic()
        seen = self._stamp(self._home / FILE)
        if seen == self._seen:
            return False
        self._seen = seen
        numbers = logging.getLevelNamesMapping()
        self._chosen = {name: numbers[level] for name, level in read(self._home).items()}
        return True

    @staticmethod
    def _stamp(path: Path) -> tuple[int, int] | None:
        try:
            found = path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino
