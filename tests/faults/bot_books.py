"""What the files of a Vostok say: each bot's own database, and which orders the gateway placed by itself."""

import sqlite3
from contextlib import closing
from pathlib import Path

from vostok.gateway.models import OWN_CLIENT_ID


def known_orders(home: Path, bot: str) -> set[str]:
    """The exchange's ids of the orders in a bot's own database."""
    path = home / "bots" / bot / "trades.sqlite"
    if not path.exists():
        return set()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
        return {str(order_id) for (order_id,) in database.execute("SELECT order_id FROM orders")}


def gateways_orders(home: Path) -> set[str]:
    """What the gateway sold by itself, of which Freqtrade is not told."""
    with closing(sqlite3.connect(f"file:{home / 'gateway.sqlite'}?mode=ro", uri=True, timeout=10)) as database:
        rows = database.execute(
            "SELECT exchange_order_id FROM orders WHERE client_order_id LIKE ?", (f"{OWN_CLIENT_ID}%",)
        ).fetchall()
    return {str(order_id) for (order_id,) in rows}


def open_trades(home: Path, bot: str) -> list[str]:
    """The pairs of the trades that a bot's own database takes for open."""
    path = home / "bots" / bot / "trades.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
        return [str(pair) for (pair,) in database.execute("SELECT pair FROM trades WHERE is_open = 1")]
