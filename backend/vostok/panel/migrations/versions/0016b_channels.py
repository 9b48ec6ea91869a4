"""Where alerts are sent, and what is on its way there.

Revision ID: 0016b
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016b"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of their own."""
    op.create_table(
        "alertchannel",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("ok_at", sa.Integer),
        sa.Column("failed_at", sa.Integer),
        sa.Column("error", sa.Text),
    )
    op.create_table(
        "alertdelivery",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel_id", sa.Text, nullable=False),
        sa.Column("alert_id", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("done_at", sa.Integer),
        sa.Column("arrived", sa.Boolean, nullable=False),
    )
    op.create_index("ix_alertdelivery_channel_id", "alertdelivery", ["channel_id"])
    op.create_index("ix_alert_waiting", "alertdelivery", ["due_at"], sqlite_where=sa.text("done_at IS NULL"))
