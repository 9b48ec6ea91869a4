"""The owner's fees of the paper engine, and indexes for what is asked about decisions.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until the owner chooses fees, the venue's usual one holds."""
    op.create_table(
        "paper_fees",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("maker", sa.Text, nullable=False),
        sa.Column("taker", sa.Text, nullable=False),
    )
    # A filter that finds little would read every row; each index costs an order one more leaf to write.
    op.create_index("ix_decisions_pair", "decisions", ["pair"])
    op.create_index("ix_decisions_rule", "decisions", ["rule"], sqlite_where=sa.text("rule IS NOT NULL"))
