"""Governance: what is switched off, the capital that passports release, and what each bot runs with.

Revision ID: 0012
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A bot of before has no known timeframe and no fingerprint until the panel tells them at its next start."""
    for name in ("timeframe", "fingerprint"):
        op.add_column("bots", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.create_table(
        "flags",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "name", "reason", "actor")),
        sa.Column("at", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("kind", "name"),
    )
    op.create_table(
        "clearances",
        sa.Column("bot_id", sa.Text, sa.ForeignKey("bots.id"), primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("share", "fingerprint", "reason", "actor")),
        sa.Column("at", sa.Integer, nullable=False),
    )
