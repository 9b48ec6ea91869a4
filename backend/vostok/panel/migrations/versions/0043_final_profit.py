"""What an archived bot had earned, so that it stays in the sums of its book.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Unknown of bots that are archived already: their books' curves went on without them."""
    op.add_column("bot", sa.Column("final_profit", sa.Text))
    op.add_column("bot", sa.Column("final_currency", sa.Text))
