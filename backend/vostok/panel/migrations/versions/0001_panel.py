"""Owner, sessions, tokens, choices, bots, trades, equity, the feed and the audit chain.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from vostok.audit import TRIGGERS, audit_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    _create_auth()
    _create_bots()
    _create_trades()
    op.create_table(
        "equity",
        *_texts("bot_id"),
        *_integers("ts"),
        *_texts("mode", "stake_currency", "balance"),
        *_texts("equity", nullable=True),
        sa.PrimaryKeyConstraint("bot_id", "ts"),
    )
    op.create_index("ix_equity_book", "equity", ["mode", "stake_currency", "ts"])
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer, primary_key=True),
        *_integers("ts"),
        *_texts("kind", "level"),
        *_texts("bot_id", "bot_name", nullable=True),
        sa.Column("values", sa.JSON, nullable=False),
        *_texts("text"),
    )
    op.create_index("ix_activity_bot", "activity", ["bot_id", "id"])
    _create_audit()


def _create_auth() -> None:
    op.create_table(
        "owner",
        sa.Column("id", sa.Integer, primary_key=True),
        *_texts("password_hash"),
        *_integers("created_at", "changed_at"),
    )
    op.create_table(
        "login_session",
        *_texts("id_hash", "csrf_token"),
        *_integers("created_at", "seen_at"),
        *_texts("address", "agent"),
        sa.PrimaryKeyConstraint("id_hash"),
    )
    op.create_table(
        "api_token",
        *_texts("id", "name", "token_hash"),
        *_integers("created_at"),
        *_integers("last_used_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_table("setting", *_texts("key", "value"), sa.PrimaryKeyConstraint("key"))


def _create_bots() -> None:
    op.create_table(
        "bot",
        *_texts("id", "name", "name_key", "mode", "stage", "desired_state"),
        sa.Column("closing", sa.Boolean, nullable=False),
        *_integers("version"),
        *_integers("running_version", nullable=True),
        *_integers("created_at", "updated_at"),
        *_integers("started_at", "archived_at", nullable=True),
        sa.Column("credentials", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    # A removed bot's name is free again.
    op.create_index("ix_bot_name", "bot", ["name_key"], unique=True, sqlite_where=sa.text("archived_at IS NULL"))
    op.create_table(
        "bot_version",
        *_texts("bot_id"),
        *_integers("version", "created_at"),
        *_texts("actor"),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "version"),
        sa.ForeignKeyConstraint(["bot_id"], ["bot.id"]),
    )


def _create_trades() -> None:
    op.create_table(
        "trade",
        *_texts("bot_id"),
        *_integers("number"),
        *_texts("mode", "pair"),
        sa.Column("is_open", sa.Boolean, nullable=False),
        *_integers("opened_at"),
        *_integers("closed_at", nullable=True),
        *_texts("quantity", "remaining"),
        *_texts("entry_price", "exit_price", "cost", "fees", "profit", "profit_ratio", nullable=True),
        *_texts("profit_freqtrade", "stop_price", "entry_tag", "exit_reason", nullable=True),
        *_integers("updated_at"),
        sa.PrimaryKeyConstraint("bot_id", "number"),
    )
    op.create_index("ix_trade_open", "trade", ["bot_id", "is_open", "number"])
    op.create_table(
        "fill",
        *_texts("id", "bot_id", "order_id"),
        *_texts("exchange_order_id", nullable=True),
        *_texts("pair", "side", "price", "quantity", "quote"),
        *_texts("fee_quote", "realised", nullable=True),
        sa.Column("maker", sa.Boolean, nullable=False),
        *_integers("ts"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_fill_bot", "fill", ["bot_id", "pair", "ts"])
    op.create_index("ix_fill_ts", "fill", ["ts"])


def _create_audit() -> None:
    audit_table.create(op.get_bind())
    for trigger in TRIGGERS:
        op.execute(trigger)


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]


def _integers(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=nullable) for name in names]
