"""What an archived bot had paid in fees, so that they stay in the sums of its book.

Revision ID: 0044
Revises: 0043
"""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of bots that are archived already: the sum of their fills."""
    op.add_column("bot", sa.Column("final_fees", sa.Text))
    connection = op.get_bind()
    query = sa.text(
        "SELECT bot.id, fill.fee_quote FROM bot LEFT JOIN fill ON fill.bot_id = bot.id "
        "WHERE bot.final_profit IS NOT NULL"
    )
    sums: dict[str, Decimal] = {}
    for bot_id, fee in connection.execute(query):
        sums[bot_id] = sums.get(bot_id, Decimal(0)) + Decimal(fee or 0)
    for bot_id, fees in sums.items():
        connection.execute(
            sa.text("UPDATE bot SET final_fees = :fees WHERE id = :id"), {"id": bot_id, "fees": f"{fees:f}"}
        )
