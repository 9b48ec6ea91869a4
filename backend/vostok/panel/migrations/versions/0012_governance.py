"""Governance: passports and the owner's policy; every bot begins in RESEARCH.

Revision ID: 0012
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No bot of before has a passport, whatever its stage was called."""
    op.execute("UPDATE bot SET stage = 'RESEARCH'")
    op.create_table(
        "passport",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("id", "bot_id", "evidence_bot_id", "validation_id")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("stage", "share", "fingerprint")),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("hashes", "settings", "checks", "predicted", "stamps")),
        sa.Column("alarms", sa.JSON, nullable=False),
        sa.Column("stage_since", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.Integer),
        sa.Column("end", sa.JSON),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_passport_bot_id", "passport", ["bot_id"])
    op.create_table(
        "governance_policy",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("values", sa.JSON, nullable=False),
    )
