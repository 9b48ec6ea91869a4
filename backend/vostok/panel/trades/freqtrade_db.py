"""Reads a bot's `trades.sqlite`, which belongs to its Freqtrade: read-only, a moment at a time."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from vostok.panel.trades.mirror import FreqtradeTrade

_COLUMNS = (
    "id, pair, is_open, open_date, close_date, amount, close_profit_abs, realized_profit, stop_loss, enter_tag, "
    "exit_reason"
)
_TIMEOUT_S = 2.0


def read_trades(path: Path, *, newer_than: int, numbers: Iterable[int]) -> list[FreqtradeTrade] | None:
    """Trades numbered above `newer_than`, and those of `numbers` that are still there; None before the first start."""
    if not path.is_file():
        return None
    wanted = sorted(set(numbers))
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_TIMEOUT_S)) as connection:
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("BEGIN")
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM trades WHERE id > ? OR id IN (SELECT value FROM json_each(?)) ORDER BY id",  # noqa: S608 - constants only
                (newer_than, str(wanted)),
            ).fetchall()
            orders = connection.execute(
                "SELECT ft_trade_id, order_id FROM orders WHERE ft_trade_id IN (SELECT value FROM json_each(?))",
                (str([row["id"] for row in rows]),),
            ).fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return None
            raise
    order_ids: dict[int, set[str]] = defaultdict(set)
    for order in orders:
        order_ids[order["ft_trade_id"]].add(str(order["order_id"]))
    return [_trade(row, frozenset(order_ids[row["id"]])) for row in rows]


def trade_of_order(path: Path, exchange_order_id: str) -> int | None:
    """The number of the trade that an order belongs to; None where the database does not have (or is not) it."""
    if not path.is_file():
        return None
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_TIMEOUT_S)) as connection:
        try:
            row = connection.execute(
                "SELECT ft_trade_id FROM orders WHERE order_id = ?", (exchange_order_id,)
            ).fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return None
            raise
    return None if row is None else int(row[0])


def _trade(row: sqlite3.Row, order_ids: frozenset[str]) -> FreqtradeTrade:
    is_open = bool(row["is_open"])
    return FreqtradeTrade(
        number=row["id"],
        pair=row["pair"],
        is_open=is_open,
        opened_at=_millis(row["open_date"]) or 0,
        closed_at=_millis(row["close_date"]),
        amount=_decimal(row["amount"]) or Decimal(0),
        profit=_decimal(row["realized_profit"] if is_open else row["close_profit_abs"]),
        stop_price=_decimal(row["stop_loss"]),
        entry_tag=row["enter_tag"] or None,
        exit_reason=row["exit_reason"] or None,
        order_ids=order_ids,
    )


def _millis(stamp: str | None) -> int | None:
    """Freqtrade stores UTC without saying so."""
    if stamp is None:
        return None
    return round(datetime.fromisoformat(stamp).replace(tzinfo=UTC).timestamp() * 1000)


def _decimal(number: Any) -> Decimal | None:
    """A float of Freqtrade in the digits that it prints with; more would be noise."""
    return None if number is None else Decimal(repr(float(number))) + 0
