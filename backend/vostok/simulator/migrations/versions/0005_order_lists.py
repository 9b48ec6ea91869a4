"""Lists of orders that exclude each other.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("list_id", sa.Integer, nullable=False, server_default="-1"))
    op.add_column("orders", sa.Column("borrows", sa.Boolean, nullable=False, server_default="0"))
    op.create_index("orders_of_list", "orders", ["list_id"])
    op.create_table(
        "order_lists",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("symbol", sa.Text, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
    )
    op.create_index("lists_of_account", "order_lists", ["account_id", "id"])
