"""Each version of the venue's trading rules that was seen.

Revision ID: 0023
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was kept before, so the first version that is seen has nothing to be compared with."""
    op.create_table(
        "venue_rules",
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("venue", sa.Text, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("symbols", sa.Integer, nullable=False),
        sa.Column("added", sa.JSON, nullable=False),
        sa.Column("removed", sa.JSON, nullable=False),
        sa.Column("changed", sa.JSON, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=True),
    )
