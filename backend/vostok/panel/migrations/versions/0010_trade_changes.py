"""An index for whether the closed trades of a bot have changed.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """How many there are and when one changed last is asked with each page of a bot, and read from the index alone."""
    op.create_index("ix_trade_changed", "trade", ["bot_id", "is_open", "updated_at"])
