"""From when on throttles count a bot's entries.

Revision ID: 0010
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No owner has lifted a throttle yet, so all entries count."""
    op.add_column("bots", sa.Column("counted_from", sa.Integer, nullable=False, server_default="0"))
