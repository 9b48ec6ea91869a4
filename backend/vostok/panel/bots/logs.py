"""The end of a bot's log, read backwards so that its size does not matter."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from vostok.panel.bots.log_models import LogLinePublic

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
SEVERITY: dict[str, int] = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40, "CRITICAL": 50}
READ_BYTES = 2_000_000
_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z ([A-Z]+) +(\S+)  (.*)")


def tail(path: Path, level: Level, limit: int, search: str = "") -> list[LogLinePublic]:
    """The newest `limit` lines of at least `level` that hold `search` (in any case), newest last.

    Empty before the bot's first start.
    """
    try:
        with open(path, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - READ_BYTES))
            text = file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return []
    lines = text.splitlines()[1 if size > READ_BYTES else 0 :]
    wanted = search.casefold()
    found = [line for line in parse(lines, level) if wanted in f"{line.logger or ''} {line.text}".casefold()]
    return found[-limit:]


def parse(lines: list[str], level: Level) -> list[LogLinePublic]:
    """Read the format of `vostok.bot.botlog`; a line of a traceback has the level of the message before it."""
    found: list[LogLinePublic] = []
    current = "INFO"
    for line in lines:
        match = _LINE.fullmatch(line)
        current = match[2] if match and match[2] in SEVERITY else current
        if SEVERITY[current] < SEVERITY[level]:
            continue
        if match is None:
            found.append(LogLinePublic(ts=None, level=current, logger=None, text=line))
        else:
            found.append(LogLinePublic(ts=_millis(match[1]), level=current, logger=match[3], text=match[4]))
    return found


def _millis(stamp: str) -> int:
    moment = datetime.strptime(f"{stamp}000", "%Y-%m-%dT%H:%M:%S.%f").replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)
