"""The id that decisions and orders share which come of one signal.

Revision ID: 0013
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was decided before has no such id; only decisions are ever looked for by it."""
    for table in ("decisions", "orders"):
        op.add_column(table, sa.Column("trace", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_decisions_trace", "decisions", ["trace"], sqlite_where=sa.text("trace != ''"))
