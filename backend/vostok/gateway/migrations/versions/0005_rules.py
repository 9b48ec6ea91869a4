"""Rules: each bot's stop-loss, and pairs that the owner has locked.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and create the table."""
    op.add_column("bots", sa.Column("stoploss", sa.Text))
    op.create_table(
        "pair_locks",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("scope", "pair")),
        sa.Column("until", sa.Integer),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("reason", "actor")),
        sa.Column("at", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("scope", "pair"),
    )
