"""What the engine writes: orders, trades, balances and order lists, inside the transaction of its caller."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vostok.binance.order_lists import OrderList
from vostok.binance.orders import AccountTrade
from vostok.simulator.exchange.settlement import Balance, Settled
from vostok.simulator.exchange.tables import balances, order_lists, order_values, orders, trades

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
