"""What the engine writes: orders, trades, balances and order lists, inside the transaction of its caller."""

import secrets
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vostok.binance.order_lists import OrderList
from vostok.binance.orders import OPEN, AccountTrade
from vostok.simulator.exchange.settlement import Balance, Settled
from vostok.simulator.exchange.tables import accounts, balances, order_lists, order_values, orders, trades

_INSERT_ORDER = insert(orders)
_INSERT_TRADES = insert(trades)
_UPDATE_ORDER = update(orders).where(orders.c.id == bindparam("order_id"))
_upsert = upsert(balances)
_UPSERT_BALANCES = _upsert.on_conflict_do_update(
    index_elements=["account_id", "asset"], set_={"free": _upsert.excluded.free, "locked": _upsert.excluded.locked}
)


def save(
    connection: Connection, account_id: int, settled: Settled, last_trade_id: int, *, is_new: bool
) -> tuple[AccountTrade, ...]:
    """Write an order with its trades and balances; the trades with their ids, which follow `last_trade_id`."""
    values = order_values(settled.order)
    if is_new:
        connection.execute(_INSERT_ORDER, {"account_id": account_id, **values})
    else:
        connection.execute(_UPDATE_ORDER, {"order_id": values.pop("id"), **values})
    booked = tuple(trade._replace(id=last_trade_id + number) for number, trade in enumerate(settled.trades, 1))
    if booked:
        connection.execute(_INSERT_TRADES, [{"account_id": account_id, **trade._asdict()} for trade in booked])
    set_balances(connection, account_id, settled.balances)
    return booked


def save_list(connection: Connection, account_id: int, listed: OrderList) -> None:
    """Write a new order list; its orders name it."""
    connection.execute(insert(order_lists), {"account_id": account_id, **listed._asdict()})


def set_balances(connection: Connection, account_id: int, changed: Mapping[str, Balance]) -> None:
    """Write balances; the database itself refuses a negative one."""
    rows = [{"account_id": account_id, "asset": asset, **balance._asdict()} for asset, balance in changed.items()]
    connection.execute(_UPSERT_BALANCES, rows)


def balances_now(connection: Connection, account_id: int) -> dict[str, Balance]:
    """The account's balances by asset, as this transaction sees them."""
    rows = connection.execute(select(balances).where(balances.c.account_id == account_id))
    return {row.asset: Balance(row.free, row.locked) for row in rows}


def empty(connection: Connection, starting: Mapping[str, Decimal]) -> None:
    """Give each account `starting` balances and no history.

    What it had goes to an account that nobody has the key of, so that the numbers of orders and trades go on.
    """
    connection.execute(update(orders).where(orders.c.status.in_(OPEN)).values(status="EXPIRED"))
    for account in connection.execute(select(accounts)).all():
        left = {"api_key": secrets.token_hex(32), "secret": secrets.token_hex(32), "created_at": account.created_at}
        nobody = connection.execute(insert(accounts).values(**left).returning(accounts.c.id)).scalar_one()
        for table in (orders, trades, order_lists):
            connection.execute(update(table).where(table.c.account_id == account.id).values(account_id=nobody))
        connection.execute(delete(balances).where(balances.c.account_id == account.id))
        set_balances(connection, account.id, {asset: Balance(free) for asset, free in starting.items()})
