"""Which news without a credible time was seen before, so that it is not new again each day.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty: what sources list now is seen with their next reading."""
    op.create_table(
        "news_undated",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("seen_at", sa.Integer, nullable=False),
    )
