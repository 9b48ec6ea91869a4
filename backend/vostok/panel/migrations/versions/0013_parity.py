"""Comparisons of bots with the backtest of the same period.

Revision ID: 0013
Revises: 0016b
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0016b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of its own."""
    op.create_table(
        "parity_run",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("bot_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("finished_at", sa.Integer),
        sa.Column("begin", sa.Integer),
        sa.Column("end", sa.Integer),
        sa.Column("fidelity", sa.Float),
        sa.Column("figures", sa.JSON),
        sa.Column("rows", sa.JSON, nullable=False),
        sa.Column("error", sa.Text),
    )
    op.create_index("ix_parity_run_bot_id", "parity_run", ["bot_id"])
