"""Icebergs and trailing stops.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("iceberg", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("orders", sa.Column("trailing_delta", sa.Integer, nullable=False, server_default="0"))
    op.add_column("orders", sa.Column("trailing_since", sa.Integer))
