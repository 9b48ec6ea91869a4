"""The gateway's database that the migrations make is the one that the models describe, with what was in it."""

import functools
from decimal import Decimal
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, select, text
from sqlmodel import SQLModel

from vostok.audit import audit_table
from vostok.db import Database
from vostok.gateway import models, risk_models, venue_models
from vostok.gateway.app import MIGRATIONS
from vostok.gateway.books import read_books
from vostok.gateway.models import Bot, Decision, bots, decisions
from vostok.risk.breakers import Reference

OLD_BOT = (
    "INSERT INTO bots (id, name, mode, strategy, key, secret, pairs, stake_currency, limits, state, start_balance,"
    " realised, fees, created_at, updated_at) VALUES ('aaaaaaaaaa', 'A', 'SIMULATED', 'X', 'k', 's', '[]', 'USDT',"
    " '{}', 'RUNNING', '1', '0', '0', 1, 1)"
)
OLD_DECISION = (
    "INSERT INTO decisions (id, bot_id, pair, side, allowed, source, ts)"
    " VALUES (1, 'aaaaaaaaaa', 'BTC/USDT', 'BUY', 0, 'wire', 77)"
)

# Where "1" would not be understood: by table and column, or by the column of any table.
WORDS = {
    ("bots", "id"): "a" * 10,
    ("breaker_references", "scope"): "a" * 10,
    ("", "bot_id"): "a" * 10,
    ("", "mode"): "SIMULATED",
    ("", "side"): "BUY",
    ("", "type"): "MARKET",
    ("", "source"): "wire",
    ("bots", "state"): "RUNNING",
    ("orders", "state"): "ACKED",
    ("latches", "state"): "REDUCING",
    ("", "status"): "NEW",
    ("", "pair"): "BTC/USDT",
    ("", "pairs"): "[]",
    ("", "limits"): "{}",
}
KINDS: dict[str, Any] = {"INT": 1, "BOO": 1, "TEX": "1", "VAR": "1", "JSO": "{}", "BLO": b"1"}
# The audit chain takes no row from outside; Alembic keeps its own table.
OTHERS = {"alembic_version", "audit", "sqlite_sequence"}
PARENTS = {"bots": 0, "orders": 1}


def test_migrated_database_is_the_one_that_the_models_describe(tmp_path: Path) -> None:
    described = MetaData()
    for module in (models, risk_models, venue_models):
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


def test_breakers_go_on_over_the_bots_that_they_were_measured_over(tmp_path: Path, monkeypatch: Any) -> None:
    old = Database(tmp_path / "gateway.sqlite", MIGRATIONS)
    upgrade = command.upgrade
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", functools.partial(lambda config, _head: upgrade(config, "0025")))
        old.open()
    with old.write() as session:
        connection = session.connection()
        connection.exec_driver_sql(OLD_BOT)
        connection.exec_driver_sql("UPDATE bots SET started_at = 1")
        for bot_id, changes in {"idle": "started_at = NULL", "gone": "started_at = 1, archived_at = 5"}.items():
            connection.exec_driver_sql(OLD_BOT.replace("aaaaaaaaaa", bot_id))
            connection.exec_driver_sql(f"UPDATE bots SET {changes} WHERE id = '{bot_id}'")
        for bot_id in ("aaaaaaaaaa", "idle", "gone"):
            for scope in (bot_id, "family:SIMULATED:X", "family:SIMULATED:Y", "mode:SIMULATED"):
                connection.exec_driver_sql(
                    f"INSERT INTO breaker_references VALUES ('{scope}', '{bot_id}', 'day', 3, '1000', '900')"
                )
    old.close()
    upgraded = Database(tmp_path / "gateway.sqlite", MIGRATIONS).open()
    with upgraded.read() as session:
        references = read_books(session.connection()).references
    upgraded.close()
    assert {key[:2] for key in references} == {
        ("aaaaaaaaaa", "aaaaaaaaaa"),
        ("family:SIMULATED:X", "aaaaaaaaaa"),
        ("mode:SIMULATED", "aaaaaaaaaa"),
        ("idle", "idle"),
        ("gone", "gone"),
    }
    assert set(references.values()) == {Reference(3, Decimal(1000), Decimal(900), "USDT")}


def _row(connection: Connection, table: str) -> dict[str, Any]:
    """A row that says something in every column which must say something."""
    columns = connection.exec_driver_sql(f"PRAGMA table_info({table})").mappings()
    return {
        column["name"]: WORDS.get((table, column["name"]), WORDS.get(("", column["name"]), KINDS[column["type"][:3]]))
        for column in columns
        if column["notnull"] or column["pk"]
    }


def test_rows_of_every_revision_survive_all_later_ones_and_make_books(tmp_path: Path, monkeypatch: Any) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    upgrade, filled = command.upgrade, dict[str, dict[str, Any]]()
    for revision in revisions:
        database = Database(tmp_path / "gateway.sqlite", MIGRATIONS)
        step = functools.partial(lambda to, config, _head: upgrade(config, to), revision)
        with monkeypatch.context() as patched:
            patched.setattr(command, "upgrade", step)
            database.open()
        with database.write() as session:
            connection = session.connection()
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
            for table in sorted(set(names) - set(filled) - OTHERS, key=lambda name: (PARENTS.get(name, 9), name)):
                filled[table] = row = _row(connection, table)
                marks = ", ".join(f":{name}" for name in row)
                connection.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"), row)
        database.close()
    assert {"bots", "orders", "fills", "latches", "breaker_references", "pair_locks", "flags"} <= set(filled)
    database = Database(tmp_path / "gateway.sqlite", MIGRATIONS).open()
    with database.read() as session:
        connection = session.connection()
        for table, row in filled.items():
            kept = connection.exec_driver_sql(f"SELECT {', '.join(row)} FROM {table}").mappings().one()
            assert dict(kept) == row, table
        books = read_books(connection)
    database.close()
    assert (books.bots["a" * 10].counted_from, len(books.latches), len(books.orders)) == (0, 1, 1)
