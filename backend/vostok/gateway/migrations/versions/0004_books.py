"""Reductions (holdings to be sold down), what of the account no bot owns, and what the owner assigned to a bot.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables and the column."""
    texts = ("scope", "source", "bot_id", "asset", "action", "before", "keep", "actor")
    op.create_table(
        "reductions",
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("gateway_at", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("scope", "source", "bot_id", "asset"),
        sa.ForeignKeyConstraint(["bot_id"], ["bots.id"]),
    )
    op.create_table(
        "unowned", sa.Column("asset", sa.Text, primary_key=True), sa.Column("amount", sa.Text, nullable=False)
    )
    op.add_column("bots", sa.Column("assigned", sa.Text, nullable=False, server_default="0"))
