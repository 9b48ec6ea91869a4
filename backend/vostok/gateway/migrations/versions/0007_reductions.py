"""Reductions: holdings that a breach, or the owner, wants sold down to a quantity.

Revision ID: 0007
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of reductions."""
    texts = ("scope", "source", "bot_id", "asset", "action", "before", "keep", "actor")
    op.create_table(
        "reductions",
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("gateway_at", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("scope", "source", "bot_id", "asset"),
        sa.ForeignKeyConstraint(["bot_id"], ["bots.id"]),
    )
