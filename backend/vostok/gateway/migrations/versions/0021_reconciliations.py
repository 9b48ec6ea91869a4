"""What comparisons of exchange, journal and bots found.

Revision ID: 0021
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was kept before."""
    op.create_table(
        "reconciliations",
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("id", "at", "took_ms")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "state", "actor")),
        sa.Column("differences", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
