"""Tags and groups of bots: the owner's labels, no part of a version.

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
    """No bot has labels when this runs."""
    op.add_column("bot", sa.Column("group_name", sa.Text, nullable=False, server_default=""))
    op.add_column("bot", sa.Column("tags", sa.JSON, nullable=False, server_default="[]"))
