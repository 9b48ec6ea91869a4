"""When a bot first ran: until then its money is part of no limit.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of bots that stand still now, those that ever ordered are known to have run."""
    op.add_column("bots", sa.Column("started_at", sa.Integer))
    op.execute(
        "UPDATE bots SET started_at = created_at "
        "WHERE state != 'STOPPED' OR EXISTS (SELECT 1 FROM orders WHERE orders.bot_id = bots.id)"
    )
