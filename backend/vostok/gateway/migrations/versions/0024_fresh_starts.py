"""When the owner confirmed that the venue was emptied.

Revision ID: 0024
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No venue was known to be emptied before."""
    op.create_table(
        "fresh_starts",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("venue", "actor", "reason")),
        sa.Column("at", sa.Integer, nullable=False),
    )
