"""Whether a bot's Freqtrade still has a trade to close, by its own `trades.sqlite`."""

import sqlite3
from contextlib import closing
from pathlib import Path

_TIMEOUT_S = 2.0


def has_open_trade(path: Path) -> bool:
    """Whether a trade is open; yes where the database cannot be read, as nothing may be sold that it manages."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_TIMEOUT_S)) as connection:
            return connection.execute("SELECT 1 FROM trades WHERE is_open LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return True
