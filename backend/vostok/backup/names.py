"""Where backups lie and how they are called: by the time they are of, so that their order is that of their names."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from vostok.versions import FOLDER

Kind = Literal["daily", "manual"]
_NAME = re.compile(r"vostok-(\d{8}T\d{6})Z-(daily|manual)\.backup")
_TIME = "%Y%m%dT%H%M%S"


class Named(NamedTuple):
    """What the name of a backup says: when it was made (UTC ms), and whether by itself each day."""

    name: str
    created_at: int
    kind: Kind


def backup_folder(home: Path) -> Path:
    """The folder of backups of a data directory, made when it is first needed."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def name_at(now: int, kind: Kind) -> str:
    """The name of a backup made at `now` (UTC ms)."""
    return f"vostok-{datetime.fromtimestamp(now / 1000, UTC):{_TIME}}Z-{kind}.backup"


def parse_name(name: str) -> Named | None:
    """What `name` says, None where it is not that of a backup."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    made = datetime.strptime(found[1], _TIME).replace(tzinfo=UTC)
    return Named(name, int(made.timestamp() * 1000), "daily" if found[2] == "daily" else "manual")


def superseded(names: list[Named], keep: int) -> list[Named]:
    """Daily backups beyond the newest `keep`; those made by hand stay until someone removes them."""
    daily = sorted((named for named in names if named.kind == "daily"), key=lambda named: named.created_at)
    return daily[: max(0, len(daily) - max(keep, 1))]
