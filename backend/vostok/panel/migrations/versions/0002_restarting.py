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
    # An expression as default would copy and drop the table, which versions of bots refer to.
    op.add_column("bot", sa.Column("restarting", sa.Boolean, nullable=False, server_default="0"))
