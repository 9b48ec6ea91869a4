"""Second factor, viewers, browsers that are known, and what a token may do.

Revision ID: 0022
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sessions and tokens of before stay the owner's; a dangerous action asks those sessions for the password."""
    op.add_column("owner", sa.Column("totp_sealed", sa.Text, nullable=True))
    op.add_column("owner", sa.Column("totp_pending", sa.Text, nullable=True))
    op.add_column("owner", sa.Column("totp_since", sa.Integer, nullable=True))
    op.add_column("owner", sa.Column("totp_step", sa.Integer, nullable=False, server_default="0"))
    op.add_column("login_session", sa.Column("viewer_id", sa.Text, nullable=True))
    op.add_column("login_session", sa.Column("confirmed_at", sa.Integer, nullable=False, server_default="0"))
    op.add_column("api_token", sa.Column("role", sa.Text, nullable=False, server_default="owner"))
    op.create_table(
        "viewer",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("created_at", sa.Integer, nullable=False),
        sa.Column("last_login_at", sa.Integer, nullable=True),
    )
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.Text, primary_key=True),
        sa.Column("created_at", sa.Integer, nullable=False),
    )
    op.create_table(
        "known_browser",
        sa.Column("id_hash", sa.Text, primary_key=True),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Integer, nullable=False),
    )
