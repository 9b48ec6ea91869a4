"""The sums of each book beside the samples of its bots, so that a curve is read and not added up each time.

Revision ID: 0006
Revises: 0005
"""

from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CHUNK = 10_000


def upgrade() -> None:
    """Add up what is stored; a figure that one bot lacks is unknown for its book."""
    table = op.create_table(
        "book_equity",
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("stake_currency", sa.Text, nullable=False),
        sa.Column("ts", sa.Integer, nullable=False),
        sa.Column("balance", sa.Text, nullable=False),
        sa.Column("equity", sa.Text),
        sa.Column("start", sa.Text),
        sa.PrimaryKeyConstraint("mode", "stake_currency", "ts"),
    )
    samples = op.get_bind().execute(
        sa.text("SELECT mode, stake_currency, ts, balance, equity, start FROM equity ORDER BY mode, stake_currency, ts")
    )
    waiting: list[dict[str, Any]] = []
    for (mode, currency, ts), group in groupby(samples, key=itemgetter(0, 1, 2)):
        balance, equity, start = zip(*(row[3:] for row in group), strict=True)
        key = {"mode": mode, "stake_currency": currency, "ts": ts}
        waiting.append(key | {"balance": _sum(balance), "equity": _sum(equity), "start": _sum(start)})
        if len(waiting) == CHUNK:
            op.bulk_insert(table, waiting)
            waiting = []
    op.bulk_insert(table, waiting)


def _sum(parts: tuple[str | None, ...]) -> str | None:
    known = [Decimal(part) for part in parts if part is not None]
    return f"{sum(known, Decimal(0)):f}" if len(known) == len(parts) else None
