"""The bot of Telegram that the owner commands from a chat.

Revision ID: 0024
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of its own."""
    op.create_table(
        "telegramlink",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("base_url", sa.Text, nullable=False),
        sa.Column("bot_name", sa.Text, nullable=False),
        sa.Column("chat_id", sa.Integer),
        sa.Column("chat_name", sa.Text),
        sa.Column("paired_at", sa.Integer),
        sa.Column("code_hash", sa.Text),
        sa.Column("code_until", sa.Integer),
        sa.Column("wrong_codes", sa.Integer, nullable=False),
        sa.Column("next_update", sa.Integer, nullable=False),
        sa.Column("stranger_at", sa.Integer),
        sa.Column("ok_at", sa.Integer),
        sa.Column("failed_at", sa.Integer),
        sa.Column("error", sa.Text),
    )
