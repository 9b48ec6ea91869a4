"""Latches: why nothing, or only what reduces risk, may be sent.

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
    """Create the table of latches."""
    op.create_table(
        "latches",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("scope", "source", "state", "reason", "actor")),
        sa.Column("at", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("scope", "source"),
        sa.CheckConstraint("state IN ('REDUCING', 'HALTED')", name="known_state"),
    )
