"""Who judges the news, and which model judged or was asked for each.

Revision ID: 0042
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """As before: the lexicon judges, and has judged all that is there."""
    op.add_column("ai_provider", sa.Column("news_by", sa.Text, nullable=False, server_default="lexicon"))
    op.add_column("news_item", sa.Column("model", sa.Text))
    op.add_column("news_item", sa.Column("asked_at", sa.Integer))
