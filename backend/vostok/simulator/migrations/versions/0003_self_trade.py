"""Self-trade prevention of orders."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("self_trade", sa.Text, nullable=False, server_default="NONE"))
    op.add_column("orders", sa.Column("prevented", sa.BigInteger, nullable=False, server_default="0"))
