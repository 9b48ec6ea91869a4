"""Which files of the strategies folder were uploaded.

Revision ID: 0041
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of its own; what lay in the folder before was not uploaded."""
    op.create_table(
        "uploaded_strategy",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("uploaded_at", sa.Integer, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
    )
