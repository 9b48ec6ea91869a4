"""What a bot lost stays in the breakers of its family and mode after it has left them.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the references of bots that are measured now: those of others were part of no reading."""
    op.add_column("breaker_references", sa.Column("currency", sa.Text, nullable=False, server_default=""))
    op.add_column("breaker_references", sa.Column("final", sa.Text))
    op.execute(
        "UPDATE breaker_references SET currency = coalesce("
        "(SELECT stake_currency FROM bots WHERE bots.id = breaker_references.bot_id), '')"
    )
    op.execute(
        "DELETE FROM breaker_references WHERE scope != bot_id AND NOT EXISTS ("
        "SELECT 1 FROM bots WHERE bots.id = breaker_references.bot_id AND archived_at IS NULL"
        " AND scope IN ('mode:' || mode, 'family:' || mode || ':' || strategy)"
        " AND (started_at IS NOT NULL OR EXISTS (SELECT 1 FROM balances WHERE balances.bot_id = bots.id"
        " AND asset != stake_currency AND (free + 0 > 0 OR locked + 0 > 0))))"
    )
