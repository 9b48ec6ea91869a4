"""Accounts, balances, orders and trades of the simulated exchange."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("api_key", sa.Text, nullable=False, unique=True),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "balances",
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("asset", sa.Text, primary_key=True),
        sa.Column("free", sa.BigInteger, nullable=False),
        sa.Column("locked", sa.BigInteger, nullable=False),
        sa.CheckConstraint("free >= 0", name="free_not_negative"),
        sa.CheckConstraint("locked >= 0", name="locked_not_negative"),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in _AMOUNTS),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("updated_at", sa.Integer, nullable=False),
        sa.Column("working_at", sa.Integer),
        sa.CheckConstraint("executed <= quantity", name="no_overfill"),
    )
    op.create_index("orders_of_account", "orders", ["account_id", "symbol", "id"])
    op.create_index("orders_by_client_id", "orders", ["account_id", "client_order_id"])
    still_open = sa.text("status IN ('NEW', 'PARTIALLY_FILLED')")
    op.create_index("open_orders", "orders", ["symbol"], sqlite_where=still_open)
    op.create_table(
        "trades",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("order_id", sa.Integer, sa.ForeignKey("orders.id"), nullable=False),
        sa.Column("symbol", sa.Text, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("price", "quantity", "quote", "commission")),
        sa.Column("commission_asset", sa.Text, nullable=False),
        sa.Column("time", sa.Integer, nullable=False),
        sa.Column("buyer", sa.Boolean, nullable=False),
        sa.Column("maker", sa.Boolean, nullable=False),
    )
    op.create_index("trades_of_account", "trades", ["account_id", "symbol", "id"])
    op.create_index("trades_of_order", "trades", ["order_id"])


_TEXTS = ("client_order_id", "symbol", "side", "type", "time_in_force", "status")
_AMOUNTS = ("price", "stop_price", "quantity", "quote_quantity", "executed", "executed_quote")
