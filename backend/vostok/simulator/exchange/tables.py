"""What the exchange keeps. Amounts and prices are whole numbers of 1e-8, so that the database can check them."""

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    TypeDecorator,
    text,
)

from vostok.binance.decimals import EIGHT_PLACES
from vostok.binance.orders import AccountTrade, Order

_UNITS = 10**8


class Amount(TypeDecorator[Decimal]):
    """A Decimal of at most eight places, stored as a whole number of 1e-8."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        units = int(value * _UNITS)
        if units != value * _UNITS:
            raise ValueError(f"{value} has more than eight places")
        return units

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else Decimal(value) * EIGHT_PLACES


metadata = MetaData()

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("api_key", Text, nullable=False, unique=True),
    Column("secret", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    sqlite_strict=True,
)

balances = Table(
    "balances",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("asset", Text, primary_key=True),
    Column("free", Amount, CheckConstraint("free >= 0", name="free_not_negative"), nullable=False),
    Column("locked", Amount, CheckConstraint("locked >= 0", name="locked_not_negative"), nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("client_order_id", Text, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("time_in_force", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("price", Amount, nullable=False),
    Column("stop_price", Amount, nullable=False),
    Column("quantity", Amount, nullable=False),
    Column("quote_quantity", Amount, nullable=False),
    Column("executed", Amount, CheckConstraint("executed <= quantity", name="no_overfill"), nullable=False),
    Column("executed_quote", Amount, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("working_at", Integer),
    Column("self_trade", Text, nullable=False),
    Column("prevented", Amount, nullable=False),
    Column("iceberg", Amount, nullable=False),
    Column("trailing_delta", Integer, nullable=False),
    Column("trailing_since", Integer),
    Column("list_id", Integer, nullable=False),
    Column("borrows", Boolean, nullable=False),
    Index("orders_of_account", "account_id", "symbol", "id"),
    Index("orders_of_list", "list_id"),
    Index("orders_by_client_id", "account_id", "client_order_id"),
    Index("open_orders", "symbol", sqlite_where=text("status IN ('NEW', 'PARTIALLY_FILLED')")),
)

trades = Table(
    "trades",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("symbol", Text, nullable=False),
    Column("price", Amount, nullable=False),
    Column("quantity", Amount, nullable=False),
    Column("quote", Amount, nullable=False),
    Column("commission", Amount, nullable=False),
    Column("commission_asset", Text, nullable=False),
    Column("time", Integer, nullable=False),
    Column("buyer", Boolean, nullable=False),
    Column("maker", Boolean, nullable=False),
    Index("trades_of_account", "account_id", "symbol", "id"),
    Index("trades_of_order", "order_id"),
)

order_lists = Table(
    "order_lists",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("client_id", Text, nullable=False),
    Column("symbol", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Index("lists_of_account", "account_id", "id"),
)

lab_events = Table(
    "lab_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("symbol", Text),
    Column("starts_ms", Integer, CheckConstraint("starts_ms < ends_ms", name="takes_time"), nullable=False),
    Column("ends_ms", Integer, nullable=False),
    Column("stopped_ms", Integer),
)

_ORDER_FIELDS = tuple(column.name for column in orders.columns if column.name != "account_id")


def order_of(row: Row[Any]) -> Order:
    """The Order that a row of `orders` holds."""
    return Order(**{name: getattr(row, name) for name in _ORDER_FIELDS})


def order_values(order: Order) -> dict[str, Any]:
    """The columns of `order`, without its account."""
    return {name: getattr(order, name) for name in _ORDER_FIELDS}


def trade_of(row: Row[Any]) -> AccountTrade:
    """The AccountTrade that a row of `trades` holds."""
    return AccountTrade(*(getattr(row, name) for name in AccountTrade._fields))
