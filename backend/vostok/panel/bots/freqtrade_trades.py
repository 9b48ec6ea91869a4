"""What a bot's Freqtrade remembers, by its own `trades.sqlite`: an open trade, its orders."""

import sqlite3
from contextlib import closing
from pathlib import Path

from vostok.errors import Conflict, Unavailable

_TIMEOUT_S = 2.0
# More than the gateway takes at once; older orders were told at an earlier start.
_MOST_ORDERS = 100_000


def has_open_trade(path: Path) -> bool:
    """Whether a trade is open; yes where the database cannot be read, as nothing may be sold that it manages."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_TIMEOUT_S)) as connection:
            return connection.execute("SELECT 1 FROM trades WHERE is_open LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return True


def order_ids(path: Path) -> list[str]:
    """The exchange's ids of the newest orders that the bot wrote down. Raises Unavailable, or Conflict."""
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_TIMEOUT_S)) as connection:
            rows = connection.execute("SELECT order_id FROM orders ORDER BY id DESC LIMIT ?", (_MOST_ORDERS,))
            return [str(order_id) for (order_id,) in rows]
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return []
        raise Unavailable(f"The bot's orders cannot be read now ({error}).") from None
    except sqlite3.DatabaseError as error:
        raise Conflict(
            f"What the bot remembers cannot be read ({error}): put a backup of {path} in its place."
        ) from None
