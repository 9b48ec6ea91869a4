"""Who gets in after a restore: what was withdrawn since the backup was made comes back with it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple


class Access(NamedTuple):
    """Who may get in as of the backup, beside the owner: names of API tokens and of viewers."""

    tokens: list[str]
    viewers: list[str]


def end_sessions(panel: Path) -> Access:
    """Log everybody out in an unpacked panel database of any revision; who may come back."""
    if not panel.is_file():
        return Access([], [])
    with closing(sqlite3.connect(panel)) as connection, connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "login_session" in tables:
            connection.execute("DELETE FROM login_session")
        tokens = _names(connection, "SELECT name FROM api_token ORDER BY name") if "api_token" in tables else []
        viewers = _names(connection, "SELECT name FROM viewer ORDER BY name") if "viewer" in tables else []
        return Access(tokens, viewers)


def _names(connection: sqlite3.Connection, statement: str) -> list[str]:
    return [name for (name,) in connection.execute(statement)]
