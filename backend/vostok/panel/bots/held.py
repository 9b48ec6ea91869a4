"""What a bot's Freqtrade remembers of its open trades, read from its own database."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from vostok.errors import Unavailable

_QUERY = "SELECT pair, open_rate, is_stop_loss_trailing, initial_stop_loss_pct FROM trades WHERE is_open = 1"


@dataclass(frozen=True)
class HeldTrade:
    """An open trade: the price it was entered at, and whether its stop has been moved since.

    `first_stop` is the stop-loss that it was opened with, a negative fraction of the entry price."""

    pair: str
    entry_price: Decimal
    stop_moved: bool
    first_stop: Decimal | None


def held_trades(path: Path) -> list[HeldTrade]:
    """The open trades in a bot's `trades.sqlite`; none where the bot never ran. Raises Unavailable."""
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=2)) as connection:
            rows = connection.execute(_QUERY).fetchall()
    except sqlite3.OperationalError as error:
        raise Unavailable(f"The bot's trades cannot be read now ({error}); try again in a moment.") from error
    return [
        HeldTrade(pair, Decimal(str(rate)), bool(moved), None if first is None else Decimal(str(first)))
        for pair, rate, moved, first in rows
    ]
