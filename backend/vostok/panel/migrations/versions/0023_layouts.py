"""How the owner arranged tables.

Revision ID: 0023
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of its own; nothing is arranged yet."""
    op.create_table(
        "table_layout",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("layout", sa.Text, nullable=False),
    )
