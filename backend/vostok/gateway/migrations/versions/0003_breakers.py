"""Breakers: where each measurement began, and the owner's limits of a mode.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "breaker_references",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("scope", "bot_id", "period")),
        sa.Column("since", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("equity", "paid_in")),
        sa.PrimaryKeyConstraint("scope", "bot_id", "period"),
    )
    op.create_table(
        "risk_limits",
        sa.Column("mode", sa.Text, primary_key=True),
        sa.Column("limits", sa.JSON, nullable=False),
    )
