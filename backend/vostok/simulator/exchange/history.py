"""What the exchange can be asked about an account: balances, orders and trades, read from the database."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session

from vostok.binance.errors import NoSuchOrder
from vostok.binance.orders import AccountTrade, Order
from vostok.simulator.exchange.tables import balances, order_of, orders, trade_of, trades


def balances_of(session: Session, account_id: int) -> dict[str, tuple[Decimal, Decimal]]:
    """Asset → (free, locked)."""
    rows = session.execute(select(balances).where(balances.c.account_id == account_id))
    return {row.asset: (row.free, row.locked) for row in rows}


def find_order(
    session: Session, account_id: int, symbol: str, *, order_id: int | None, client_order_id: str | None
) -> Order:
    """The order with this id (and client id, where both are given), the newest of a client id. Raises -2013."""
    query = select(orders).where(orders.c.account_id == account_id, orders.c.symbol == symbol)
    if order_id is not None:
        query = query.where(orders.c.id == order_id)
    if client_order_id is not None:
        query = query.where(orders.c.client_order_id == client_order_id)
    row = session.execute(query.order_by(orders.c.id.desc()).limit(1)).first()
    if row is None:
        raise NoSuchOrder
    return order_of(row)


def orders_of(
    session: Session,
    account_id: int,
    symbol: str,
    *,
    from_id: int | None = None,
    start_ms: int | None = None,
    end_ms: int | None = None,
    limit: int = 500,
) -> list[Order]:
    """Orders of any status, oldest first: from `from_id` or `start_ms` on, else the newest `limit`."""
    query = select(orders).where(orders.c.account_id == account_id, orders.c.symbol == symbol)
    query = _bounded(query, orders.c.id, orders.c.created_at, from_id, start_ms, end_ms)
    return [order_of(row) for row in _page(session, query, orders.c.id, from_id, start_ms, limit)]


def trades_of(
    session: Session,
    account_id: int,
    symbol: str,
    *,
    order_id: int | None = None,
    from_id: int | None = None,
    start_ms: int | None = None,
    end_ms: int | None = None,
    limit: int = 500,
) -> list[AccountTrade]:
    """The account's trades, oldest first: from `from_id` or `start_ms` on, else the newest `limit`."""
    query = select(trades).where(trades.c.account_id == account_id, trades.c.symbol == symbol)
    if order_id is not None:
        query = query.where(trades.c.order_id == order_id)
    query = _bounded(query, trades.c.id, trades.c.time, from_id, start_ms, end_ms)
    return [trade_of(row) for row in _page(session, query, trades.c.id, from_id, start_ms, limit)]


def _bounded(
    query: Select[Any], id_: Any, time: Any, from_id: int | None, start_ms: int | None, end_ms: int | None
) -> Select[Any]:
    if from_id is not None:
        query = query.where(id_ >= from_id)
    if start_ms is not None:
        query = query.where(time >= start_ms)
    if end_ms is not None:
        query = query.where(time <= end_ms)
    return query


def _page(
    session: Session, query: Select[Any], id_: Any, from_id: int | None, start_ms: int | None, limit: int
) -> list[Any]:
    if from_id is not None or start_ms is not None:
        return list(session.execute(query.order_by(id_).limit(limit)))
    return list(session.execute(query.order_by(id_.desc()).limit(limit)))[::-1]
