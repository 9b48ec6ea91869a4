"""What a bot's own `trades.sqlite` holds now: the orders it waits for, and what its open trades amount to."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from vostok.panel.fields import plain

ZERO = Decimal(0)
_TIMEOUT_S = 1.0
# As Freqtrade adds its own trades up (`Trade.recalc_trade_from_orders`): fills, less the fees taken in base. The
# column `amount` of a trade is what was ordered, as long as that has not filled.
_QUERY = """
SELECT t.pair, t.is_open, o.order_id, o.ft_order_side, o.ft_is_open, o.filled, o.ft_fee_base
FROM trades t LEFT JOIN orders o ON o.ft_trade_id = t.id
WHERE t.is_open OR o.ft_is_open
"""


def read_bot_books(path: Path) -> dict[str, Any] | None:
    """`orders` and `positions` as the gateway wants them; empty before the first start, None where it cannot be read
    at this moment."""
    if not path.is_file():
        return {"orders": [], "positions": {}}
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_TIMEOUT_S)) as connection:
            rows = connection.execute(_QUERY).fetchall()
    except sqlite3.OperationalError as error:
        return {"orders": [], "positions": {}} if "no such table" in str(error) else None
    except sqlite3.DatabaseError:
        return None
    return bot_books(rows)


def bot_books(rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """Add up rows of pair, trade open, order id, side, order open, filled and fee in base. Pure."""
    orders, held = [], defaultdict[str, Decimal](Decimal)
    for pair, trade_open, order_id, side, order_open, filled, fee in rows:
        quantity = _decimal(filled)
        if order_open and order_id:
            orders.append({"exchange_order_id": str(order_id), "pair": pair, "filled": plain(quantity)})
        if trade_open:
            held[pair] += quantity - _decimal(fee) if side == "buy" else -quantity
    # A trade whose exit has filled and that is not closed yet is no position.
    return {"orders": orders, "positions": {pair: plain(amount) for pair, amount in held.items() if amount > ZERO}}


def _decimal(number: Any) -> Decimal:
    """A float of Freqtrade in the eight digits that the venue counts with; more would be noise."""
    return round(Decimal(repr(float(number or 0))), 8) + 0
