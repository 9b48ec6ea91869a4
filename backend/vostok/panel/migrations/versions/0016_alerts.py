"""Alerts, where they are sent, and the Telegram chat that may give commands.

Revision ID: 0016
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of their own."""
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("bot_id", sa.Text),
        sa.Column("bot_name", sa.Text),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("ts", sa.Integer, nullable=False),
        sa.Column("last_ts", sa.Integer, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.Integer),
        sa.Column("read_at", sa.Integer),
    )
    op.create_index("ix_alert_revision", "alert", ["revision"], unique=True)
    op.create_index("ix_alert_subject", "alert", ["kind", "subject"])
    op.create_index("ix_alert_unread", "alert", ["level"], sqlite_where=sa.text("read_at IS NULL"))
