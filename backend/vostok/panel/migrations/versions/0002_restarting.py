"""Bots that are being restarted with their newest version.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is being restarted when this runs."""
    with op.batch_alter_table("bot") as table:
        table.add_column(sa.Column("restarting", sa.Boolean, nullable=False, server_default=sa.false()))
