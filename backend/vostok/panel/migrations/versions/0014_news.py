"""Sources of news, the news of the last 24 hours and their full text.

Revision ID: 0014
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, and the index of the texts by SQLite's FTS5; its rows have the ids of the news."""
    op.create_table(
        "news_source",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False, unique=True),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("checked_at", sa.Integer),
        sa.Column("error", sa.Text),
    )
    op.create_table(
        "news_item",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("published_at", sa.Integer, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("relevance", sa.Float, nullable=False),
        sa.Column("impact", sa.Text, nullable=False),
        sa.Column("coins", sa.JSON, nullable=False),
    )
    op.create_index("ix_news_item_published_at", "news_item", ["published_at"])
    op.execute("CREATE VIRTUAL TABLE news_text USING fts5(title, summary)")
