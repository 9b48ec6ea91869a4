"""What the exchange can be asked about an account: balances, orders and trades, read from the database."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session

from vostok.binance.errors import NoSuchOrder
from vostok.binance.order_lists import OrderList
from vostok.binance.orders import NO_LIST, AccountTrade, Order
from vostok.simulator.exchange.tables import balances, order_lists, order_of, orders, trade_of, trades


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


def find_list(
    session: Session, account_id: int, *, list_id: int | None = None, client_id: str | None = None
) -> OrderList | None:
    """The order list with this id, or the newest with this client id."""
    query = select(order_lists).where(order_lists.c.account_id == account_id)
    if list_id is not None:
        query = query.where(order_lists.c.id == list_id)
    if client_id is not None:
        query = query.where(order_lists.c.client_id == client_id)
    row = session.execute(query.order_by(order_lists.c.id.desc()).limit(1)).first()
    return None if row is None else _list_of(row)


def lists_of(
    session: Session, account_id: int, *, from_id: int | None, start_ms: int | None, end_ms: int | None, limit: int
) -> list[OrderList]:
    """The account's order lists, oldest first: from `from_id` or `start_ms` on, else the newest `limit`."""
    query = select(order_lists).where(order_lists.c.account_id == account_id)
    query = _bounded(query, order_lists.c.id, order_lists.c.created_at, from_id, start_ms, end_ms)
    return [_list_of(row) for row in _page(session, query, order_lists.c.id, from_id, start_ms, limit)]


def whole_list(session: Session, account_id: int, list_id: int) -> tuple[OrderList, list[Order]]:
    """A list that an order names, with its orders."""
    listed = find_list(session, account_id, list_id=list_id)
    assert listed is not None, "a list is stored with its orders"
    return listed, orders_of_list(session, list_id)


def orders_of_list(session: Session, list_id: int) -> list[Order]:
    """The orders of a list, in the order of their ids."""
    query = select(orders).where(orders.c.list_id == list_id).order_by(orders.c.id)
    return [order_of(row) for row in session.execute(query)]


def lists_of_orders(session: Session, order_ids: Collection[int]) -> dict[int, int]:
    """The list of each of these orders that is in one."""
    query = select(orders.c.id, orders.c.list_id).where(orders.c.id.in_(order_ids), orders.c.list_id != NO_LIST)
    return {row.id: row.list_id for row in session.execute(query)}


def _list_of(row: Any) -> OrderList:
    return OrderList(*(getattr(row, name) for name in OrderList._fields))


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
