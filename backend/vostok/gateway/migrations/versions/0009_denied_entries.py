"""An index for the denied entries of a chart.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Only what is denied costs a further leaf: an order that passes writes none."""
    op.create_index("ix_decisions_denied", "decisions", ["bot_id", "pair"], sqlite_where=sa.text("allowed IS 0"))
