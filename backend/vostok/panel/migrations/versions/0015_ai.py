"""Briefs, what was asked of models, recommendations, the chosen provider.

Revision ID: 0015
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of their own."""
    op.create_table(
        "ai_brief",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "subject", "mode", "language", "state")),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("model", sa.Text),
        sa.Column("key", sa.Text),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("answer", sa.JSON),
        *(sa.Column(name, sa.Text) for name in ("prompt_hash", "facts_hash", "answer_hash")),
        *(sa.Column(name, sa.Text) for name in ("fallback", "detail", "reused")),
        sa.Column("stale_since", sa.Integer),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("finished_at", sa.Integer),
    )
    op.create_index("ix_ai_brief_key", "ai_brief", ["key"])
    op.create_index("ix_ai_brief_created_at", "ai_brief", ["created_at"])
    op.create_table(
        "ai_call",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ts", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("purpose", "provider", "model", "prompt")),
        sa.Column("answer", sa.Text),
        sa.Column("prompt_hash", sa.Text, nullable=False),
        sa.Column("answer_hash", sa.Text),
        sa.Column("tokens_in", sa.Integer, nullable=False),
        sa.Column("tokens_out", sa.Integer, nullable=False),
        sa.Column("cost", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
    )
    op.create_index("ix_ai_call_ts", "ai_call", ["ts"])
    op.create_table(
        "ai_recommendation",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("brief_id", "bot_id", "action")),
        sa.Column("pair", sa.Text),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("base_version", sa.Integer, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("actor", sa.Text),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("closed_at", sa.Integer),
    )
    op.create_index("ix_ai_recommendation_brief_id", "ai_recommendation", ["brief_id"])
    op.create_table(
        "ai_provider",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("sealed_key", sa.Text),
        sa.Column("price_in", sa.Text, nullable=False),
        sa.Column("price_out", sa.Text, nullable=False),
        sa.Column("daily_tokens", sa.Integer, nullable=False),
        sa.Column("daily_cost", sa.Text, nullable=False),
    )
