"""Whether a bot keeps its stops at the venue; how often a denial was said.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was decided before was said once, when it was written."""
    op.add_column("bots", sa.Column("stops_at_venue", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("decisions", sa.Column("times", sa.Integer, nullable=False, server_default="1"))
    op.add_column("decisions", sa.Column("last_ts", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE decisions SET last_ts = ts")
