"""The database that the migrations make is the one that the models describe."""

from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData
from sqlmodel import SQLModel

from vostok.audit import audit_table
from vostok.db import Database
from vostok.panel.activity import models as activity
from vostok.panel.auth import models as auth
from vostok.panel.bots import models as bots
from vostok.panel.lifecycle import MIGRATIONS
from vostok.panel.portfolio import models as portfolio
from vostok.panel.settings import models as settings
from vostok.panel.trades import models as trades

# Indexes that only a migration can say (a condition, or several columns).
INDEXES = {"ix_bot_name", "ix_equity_book", "ix_activity_bot", "ix_trade_open", "ix_fill_bot", "ix_fill_ts"}


def test_migrated_database_then_equal_to_the_models(tmp_path: Path) -> None:
    described = MetaData()
    for module in (activity, auth, bots, portfolio, settings, trades):
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, SQLModel) and model.__module__ == module.__name__:
                model.__table__.to_metadata(described)  # type: ignore[attr-defined]
    audit_table.to_metadata(described)
    database = Database(tmp_path / "panel.sqlite", MIGRATIONS).open()
    with database.write() as session:
        differences = compare_metadata(
            MigrationContext.configure(session.connection(), opts={"compare_type": False}), described
        )
    database.close()
    assert [item for item in differences if not _is_index_of_ours(item)] == []


def _is_index_of_ours(difference: Any) -> bool:
    return isinstance(difference, tuple) and difference[0] == "remove_index" and difference[1].name in INDEXES
