"""The events of the market lab, which history must go on to show."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lab_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("symbol", sa.Text),
        sa.Column("starts_ms", sa.Integer, nullable=False),
        sa.Column("ends_ms", sa.Integer, nullable=False),
        sa.Column("stopped_ms", sa.Integer),
        sa.CheckConstraint("starts_ms < ends_ms", name="takes_time"),
    )
