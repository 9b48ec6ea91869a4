"""The gateway's database that the migrations make is the one that the models describe, with what was in it."""

import functools
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, select
from sqlmodel import SQLModel

from vostok.audit import audit_table
from vostok.db import Database
from vostok.gateway import models, risk_models
from vostok.gateway.app import MIGRATIONS
from vostok.gateway.models import Bot, Decision, bots, decisions

OLD_BOT = (
    "INSERT INTO bots (id, name, mode, strategy, key, secret, pairs, stake_currency, limits, state, start_balance,"
    " realised, fees, created_at, updated_at) VALUES ('aaaaaaaaaa', 'A', 'SIMULATED', 'X', 'k', 's', '[]', 'USDT',"
    " '{}', 'RUNNING', '1', '0', '0', 1, 1)"
)
OLD_DECISION = (
    "INSERT INTO decisions (id, bot_id, pair, side, allowed, source, ts)"
    " VALUES (1, 'aaaaaaaaaa', 'BTC/USDT', 'BUY', 0, 'wire', 77)"
)


def test_migrated_database_is_the_one_that_the_models_describe(tmp_path: Path) -> None:
    described = MetaData()
    for module in (models, risk_models):
        for model in vars(module).values():
            if isinstance(model, type) and issubclass(model, SQLModel) and model.__module__ == module.__name__:
                table = getattr(model, "__table__", None)
                if table is not None:
                    table.to_metadata(described)
    audit_table.to_metadata(described)
    database = Database(tmp_path / "gateway.sqlite", MIGRATIONS).open()
    with database.write() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": False})
        differences = compare_metadata(context, described)
    database.close()
    assert [item for item in differences if item[0] != "remove_index"] == []


def test_installation_of_the_first_revision_keeps_its_bots_and_decisions(tmp_path: Path, monkeypatch: Any) -> None:
    old = Database(tmp_path / "gateway.sqlite", MIGRATIONS)
    upgrade = command.upgrade
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", functools.partial(lambda config, _head: upgrade(config, "0001")))
        old.open()
    with old.write() as session:
        for statement in (OLD_BOT, OLD_DECISION):
            session.connection().exec_driver_sql(statement)
    old.close()
    upgraded = Database(tmp_path / "gateway.sqlite", MIGRATIONS).open()
    with upgraded.read() as session:
        connection = session.connection()
        bot = Bot.model_validate(dict(connection.execute(select(bots)).mappings().one()))
        decision = Decision.model_validate(dict(connection.execute(select(decisions)).mappings().one()))
    upgraded.close()
    assert (bot.name, bot.stops_at_venue) == ("A", False)
    assert (decision.times, decision.last_ts) == (1, 77)
