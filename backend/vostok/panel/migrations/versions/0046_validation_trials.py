"""What validations have tried, and the earlier trials that a verdict counts.

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty: what earlier validations tried is read from their folders with the next verdict."""
    op.create_table(
        "validationtrials",
        sa.Column("validation", sa.Text, primary_key=True),
        sa.Column("strategy", sa.Text, nullable=False),
        sa.Column("tried", sa.JSON, nullable=False),
        sa.Column("earlier_trials", sa.Integer, nullable=False),
        sa.Column("earlier_validations", sa.Integer, nullable=False),
    )
    op.create_index("ix_validationtrials_strategy", "validationtrials", ["strategy"])
