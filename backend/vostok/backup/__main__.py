"""`python -m vostok.backup`: makes one backup for the panel, in a process that may take its time.

One JSON object on standard input says what (`Wish`); each line of output is `{"phase", "part"}`, the last one
`{"done": true}` or `{"error": sentence}`. Nothing secret is an argument, where any program could read it.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, TypedDict

from vostok.backup.contents import Phase
from vostok.backup.make import Sources, make_backup
from vostok.backup.sealing import BackupKey
from vostok.errors import AppError

TOLD_EVERY_S = 0.25
NICE = 10


class Wish(TypedDict):
    """What is to be made: paths, the venue, the key as text, and the time it is made at (UTC ms)."""

    home: str
    strategies: str
    venue: str
    target: str
    key: str
    now: int


def main() -> int:
    """Make the backup; the exit code."""
    wish: Wish = json.loads(sys.stdin.readline())
    os.nice(NICE)
    sources = Sources(Path(wish["home"]), Path(wish["strategies"]), wish["venue"])
    told = float("-inf")

    def tell(phase: Phase, part: float) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_EVERY_S:
            told = time.monotonic()
            _say({"phase": phase, "part": part})

    try:
        make_backup(sources, Path(wish["target"]), BackupKey.read(wish["key"]), wish["now"], tell)
    except AppError as error:
        _say({"error": error.detail})
        return 1
    except OSError as error:
        _say({"error": f"It could not be written ({error}): make room on the disk, or check the folder of backups."})
        return 1
    _say({"done": True})
    return 0


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
