"""The database that the migrations make is the one that the models describe."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData
from sqlmodel import SQLModel, select

from vostok.audit import audit_table
from vostok.db import Database
from vostok.panel.activity import models as activity
from vostok.panel.ai import models as ai
from vostok.panel.alerts import channel_models as channels
from vostok.panel.alerts import models as alerts
from vostok.panel.auth import models as auth
from vostok.panel.bots import models as bots
from vostok.panel.data import models as data
from vostok.panel.governance import models as governance
from vostok.panel.lab import models as lab
from vostok.panel.layouts import models as layouts
from vostok.panel.lifecycle import MIGRATIONS
from vostok.panel.news import models as news
from vostok.panel.parity import models as parity
from vostok.panel.portfolio import models as portfolio
from vostok.panel.reports import models as reports
from vostok.panel.settings import models as settings
from vostok.panel.telegram import models as telegram
from vostok.panel.trades import models as trades
from vostok.panel.uploads import models as uploads
from vostok.panel.validation import models as validation

# Indexes that only a migration can say (a condition, or several columns).
INDEXES = {
    "ix_bot_name",
    "ix_equity_book",
    "ix_activity_bot",
    "ix_trade_open",
    "ix_fill_bot",
    "ix_fill_ts",
    "ix_audit_type",
    "ix_trade_changed",
    "ix_trade_closed",
    "ix_alert_subject",
    "ix_alert_unread",
    "ix_alert_waiting",
}


def test_migrated_database_then_equal_to_the_models(tmp_path: Path) -> None:
    described = MetaData()
    for module in (
        activity,
        ai,
        alerts,
        auth,
        channels,
        bots,
        data,
        governance,
        telegram,
        lab,
        layouts,
        parity,
        news,
        portfolio,
        reports,
        settings,
        trades,
        uploads,
        validation,
    ):
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, SQLModel) and model.__module__ == module.__name__:
                # What only has tables below it has none itself.
                table = getattr(model, "__table__", None)
                if table is not None:
                    table.to_metadata(described)
    audit_table.to_metadata(described)
    database = Database(tmp_path / "panel.sqlite", MIGRATIONS).open()
    with database.write() as session:
        differences = compare_metadata(
            MigrationContext.configure(session.connection(), opts={"compare_type": False}), described
        )
    database.close()
    assert [item for item in differences if not _is_index_of_ours(item)] == []


def test_installation_of_the_first_revision_then_upgraded_with_its_bots(tmp_path: Path, monkeypatch: Any) -> None:
    old = Database(tmp_path / "panel.sqlite", MIGRATIONS)
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", functools.partial(_upgrade_to, command.upgrade, "0001"))
        old.open()
    with old.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO bot (id, name, name_key, mode, stage, desired_state, closing, version, created_at, updated_at,"
            " credentials) VALUES ('aaaaaaaaaa', 'A', 'a', 'SIMULATED', 'PAPER', 'RUNNING', 0, 1, 1, 1, '{}')"
        )
        session.connection().exec_driver_sql(
            "INSERT INTO bot_version (bot_id, version, created_at, actor, settings) "
            "VALUES ('aaaaaaaaaa', 1, 1, 'owner', '{}')"
        )
        session.connection().exec_driver_sql(
            "INSERT INTO equity (bot_id, ts, mode, stake_currency, balance, equity) VALUES "
            "('aaaaaaaaaa', 60000, 'SIMULATED', 'USDT', '10.10', '11'), ('bbbbbbbbbb', 60000, 'SIMULATED', 'USDT', "
            "'20', '22'), ('aaaaaaaaaa', 120000, 'SIMULATED', 'USDT', '10', NULL)"
        )
    old.close()
    upgraded = Database(tmp_path / "panel.sqlite", MIGRATIONS).open()
    with upgraded.read() as session:
        bot = session.get_one(bots.Bot, "aaaaaaaaaa")
        assert (bot.name, bot.desired_state, bot.restarting) == ("A", "RUNNING", False)
        assert (bot.group_name, bot.tags, bot.stage) == ("", [], "RESEARCH")
        version = session.get_one(bots.BotVersion, ("aaaaaaaaaa", 1))
        assert (version.actor, version.settings) == ("owner", {"stoploss_on_exchange": False})
        assert [(row.ts, row.balance, row.equity, row.start) for row in session.exec(select(portfolio.BookEquity))] == [
            (60_000, "30.10", "33", None),
            (120_000, "10", None, None),
        ]
    upgraded.close()


def test_bot_archived_before_its_fees_were_kept_then_they_are_the_sum_of_its_fills(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Database(tmp_path / "panel.sqlite", MIGRATIONS)
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", functools.partial(_upgrade_to, command.upgrade, "0043"))
        old.open()
    with old.write() as session:
        for bot_id, profit in (("aaaaaaaaaa", "'-3'"), ("bbbbbbbbbb", "NULL")):
            session.connection().exec_driver_sql(
                "INSERT INTO bot (id, name, name_key, mode, stage, desired_state, closing, restarting, version, "
                "created_at, updated_at, group_name, tags, credentials, final_profit) VALUES "
                f"('{bot_id}', '{bot_id}', '{bot_id}', 'SIMULATED', 'RESEARCH', 'STOPPED', 0, 0, 1, 1, 1, '', '[]', "
                f"'{{}}', {profit})"
            )
            for number, fee in enumerate(("0.10", "0.25", None)):
                session.connection().exec_driver_sql(
                    "INSERT INTO fill (id, bot_id, order_id, pair, side, price, quantity, quote, fee_quote, maker, "
                    "by_gateway, ts) VALUES (?, ?, 'o', 'BTC/USDT', 'BUY', '1', '1', '1', ?, 0, 0, 1)",
                    (f"{bot_id}{number}", bot_id, fee),
                )
    old.close()
    upgraded = Database(tmp_path / "panel.sqlite", MIGRATIONS).open()
    with upgraded.read() as session:
        found = [session.get_one(bots.Bot, bot_id).final_fees for bot_id in ("aaaaaaaaaa", "bbbbbbbbbb")]
    upgraded.close()
    assert found == ["0.35", None]


def _upgrade_to(upgrade: Callable[[Any, str], None], revision: str, config: Any, _head: str) -> None:
    upgrade(config, revision)


def _is_index_of_ours(difference: Any) -> bool:
    if not isinstance(difference, tuple):
        return False
    # FTS5 keeps an index of texts in tables of its own.
    if difference[0] == "remove_table":
        return bool(difference[1].name.startswith("news_text"))
    return difference[0] == "remove_index" and difference[1].name in INDEXES
