"""Sub-accounts, order journal, fills, decisions and the audit chain.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from vostok.audit import TRIGGERS

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "bots",
        *_texts("id", "name", "mode", "strategy", "key", "secret"),
        sa.Column("pairs", sa.JSON, nullable=False),
        *_texts("stake_currency"),
        sa.Column("limits", sa.JSON, nullable=False),
        *_texts("state", "start_balance", "realised", "fees"),
        *_integers("created_at", "updated_at"),
        sa.Column("archived_at", sa.Integer),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "balances",
        sa.Column("bot_id", sa.Text, sa.ForeignKey("bots.id"), nullable=False),
        *_texts("asset", "free", "locked", "cost"),
        sa.PrimaryKeyConstraint("bot_id", "asset"),
        sa.CheckConstraint("free NOT LIKE '-%' AND locked NOT LIKE '-%' AND cost NOT LIKE '-%'", name="never_negative"),
    )
    _create_orders()
    _create_fills_and_decisions()
    _create_audit()


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("bot_id", sa.Text, sa.ForeignKey("bots.id"), nullable=False),
        *_texts("mode", "pair", "symbol", "side", "type"),
        *_texts("time_in_force", "price", "stop_price", "quantity", "quote_quantity", nullable=True),
        *_texts("notional", "executed", "executed_quote", "locked"),
        sa.Column("triggered", sa.Boolean, nullable=False),
        *_texts("status", "state", "client_order_id", "venue_client_id"),
        *_texts("exchange_order_id", "reason", nullable=True),
        *_integers("created_at", "updated_at", "matched_at"),
        sa.CheckConstraint("locked NOT LIKE '-%'", name="never_negative"),
    )
    for column in ("bot_id", "state", "exchange_order_id"):
        op.create_index(f"ix_orders_{column}", "orders", [column])


def _create_fills_and_decisions() -> None:
    op.create_table(
        "fills",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("order_id", sa.Integer, sa.ForeignKey("orders.id"), nullable=False),
        *_texts("trade_id", "bot_id", "pair", "side", "price", "quantity", "quote", "fee", "fee_asset"),
        *_texts("fee_quote", "realised"),
        sa.Column("maker", sa.Boolean, nullable=False),
        *_integers("ts"),
        sa.UniqueConstraint("order_id", "trade_id"),
    )
    op.create_index("ix_fills_order_id", "fills", ["order_id"])
    op.create_index("ix_fills_bot_id", "fills", ["bot_id"])
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True),
        *_texts("bot_id", "pair", "side"),
        sa.Column("allowed", sa.Boolean, nullable=False),
        *_texts("code", "rule", "reason", "price", "quantity", "notional", nullable=True),
        *_texts("source"),
        *_integers("ts"),
    )
    op.create_index("ix_decisions_bot_id", "decisions", ["bot_id"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True),
        *_integers("ts_us", "mono_us"),
        *_texts("boot_id", "actor", "via", "type", "subject", "body"),
        sa.Column("prev", sa.BLOB, nullable=False),
        sa.Column("hash", sa.BLOB, nullable=False),
        sqlite_strict=True,
    )
    for trigger in TRIGGERS:
        op.execute(trigger)


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]


def _integers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]
