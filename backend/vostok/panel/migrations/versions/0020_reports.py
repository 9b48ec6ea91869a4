"""Reports that are kept, and what each fill paid as a fee, in the asset it was paid in.

Revision ID: 0020
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Fills of before get their fee when the mirror next reads the gateway."""
    op.create_table(
        "report",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("begin", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("made_at", sa.Integer, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
    )
    op.add_column("fill", sa.Column("fee", sa.Text, nullable=True))
    op.add_column("fill", sa.Column("fee_asset", sa.Text, nullable=True))
