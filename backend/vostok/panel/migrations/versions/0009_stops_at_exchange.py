"""Bots that were made before stops could rest at the exchange keep them in the bot.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say so in every version, also those that a bot can go back to."""
    op.execute(
        "UPDATE bot_version SET settings = json_set(settings, '$.stoploss_on_exchange', json('false')) "
        "WHERE json_type(settings, '$.stoploss_on_exchange') IS NULL"
    )
