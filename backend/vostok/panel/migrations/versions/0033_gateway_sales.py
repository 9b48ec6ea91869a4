"""What the gateway sold for a bot that could not.

Revision ID: 0033
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Fills of before are taken for the bots' own, as nothing tells them apart any more."""
    op.add_column("fill", sa.Column("by_gateway", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("trade", sa.Column("sold_by_gateway", sa.Text, nullable=True))
