"""An index for the rows of the audit chain of one type.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """SQLite keeps a row's seq behind its type, so that the newest of a type are found without a sort."""
    op.create_index("ix_audit_type", "audit", ["type"])
