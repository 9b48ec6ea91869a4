"""What each bot was given, beside its equity, so that an allocation is not taken for a profit.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of earlier samples it is not known."""
    op.add_column("equity", sa.Column("start", sa.Text))
