"""One writer, read-only readers, durable settings, and a second program refused."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from vostok.db import Database, DatabaseInUse, begin, end
from vostok.errors import Unavailable

REVISION = """
from alembic import op
import sqlalchemy as sa
revision = "0001"
down_revision = None

def upgrade() -> None:
    op.create_table("thing", sa.Column("name", sa.Text, primary_key=True))
"""


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text("from vostok.db import run_migrations\nrun_migrations()\n")
    (folder / "versions" / "0001_first.py").write_text(REVISION)
    return folder


@pytest.fixture
def database(tmp_path: Path, migrations: Path) -> Iterator[Database]:
    database = Database(tmp_path / "home" / "test.sqlite", migrations).open()
    yield database
    database.close()


def _names(database: Database) -> list[str]:
    with database.read() as session:
        return [row[0] for row in session.connection().execute(text("SELECT name FROM thing ORDER BY name"))]


def _add(database: Database, name: str) -> None:
    with database.write() as session:
        session.connection().execute(text("INSERT INTO thing VALUES (:name)"), {"name": name})


def test_write_is_visible_to_readers_after_the_block(database: Database) -> None:
    _add(database, "a")
    assert _names(database) == ["a"]


def test_database_that_is_current_is_opened_without_alembic(
    database: Database, migrations: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(database, "a")
    database.close()
    monkeypatch.setattr("vostok.db.upgrade", lambda *_: pytest.fail("there is nothing to upgrade"))
    opened = Database(database.path, migrations).open()
    assert _names(opened) == ["a"]
    opened.close()


def test_write_that_raises_leaves_nothing(database: Database) -> None:
    def fail_midway() -> None:
        with database.write() as session:
            session.connection().execute(text("INSERT INTO thing VALUES ('b')"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_midway()
    assert _names(database) == []


@pytest.mark.parametrize(("commit", "names"), [(True, ["a", "b"]), (False, [])])
def test_what_sqlalchemy_executes_is_part_of_a_transaction_begun_past_it(
    database: Database, commit: bool, names: list[str]
) -> None:
    with database.connection() as connection:
        begin(connection)
        connection.execute(text("INSERT INTO thing VALUES ('a')"))
        connection.connection.execute("INSERT INTO thing VALUES ('b')")
        assert _names(database) == []
        end(connection, commit=commit)
        assert _names(database) == names
        with pytest.raises(sqlite3.OperationalError):
            connection.connection.execute("COMMIT")


def test_commit_that_fails_then_the_next_transaction_goes_on(database: Database) -> None:
    with database.connection() as connection:
        connection.connection.execute("PRAGMA foreign_keys=ON")
        connection.connection.execute("CREATE TABLE part (of TEXT REFERENCES thing DEFERRABLE INITIALLY DEFERRED)")
        begin(connection)
        connection.execute(text("INSERT INTO part VALUES ('nothing')"))
        with pytest.raises(IntegrityError):
            end(connection, commit=True)
        end(connection, commit=False)
        begin(connection)
        connection.execute(text("INSERT INTO thing VALUES ('a')"))
        end(connection, commit=True)
    assert _names(database) == ["a"]


def test_reader_cannot_write(database: Database) -> None:
    with database.read() as session, pytest.raises(OperationalError, match="readonly"):
        session.connection().execute(text("INSERT INTO thing VALUES ('c')"))


def test_writer_is_wal_with_full_synchronisation(database: Database) -> None:
    with database.write() as session:
        connection = session.connection()
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2


def test_second_program_on_the_same_file_is_refused(database: Database, migrations: Path) -> None:
    with pytest.raises(DatabaseInUse, match="VOSTOK_HOME"):
        Database(database.path, migrations).open()


def test_file_is_private_to_its_owner(database: Database) -> None:
    assert database.path.stat().st_mode & 0o777 == 0o600


def test_reopening_keeps_the_rows_and_migrates_once(tmp_path: Path, migrations: Path) -> None:
    path = tmp_path / "again.sqlite"
    first = Database(path, migrations).open()
    _add(first, "kept")
    first.close()
    second = Database(path, migrations).open()
    assert _names(second) == ["kept"]
    second.close()


def test_close_while_a_thread_writes_then_waits_for_its_transaction(database: Database) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with database.write() as session:
            inside.set()
            go_on.wait(10)
            session.connection().execute(text("INSERT INTO thing VALUES ('kept')"))

    writing, closing = threading.Thread(target=write), threading.Thread(target=database.close)
    writing.start()
    assert inside.wait(10)
    closing.start()
    closing.join(0.2)
    assert closing.is_alive()
    go_on.set()
    closing.join(10)
    writing.join(10)
    assert _names(database.open()) == ["kept"]


def test_closed_database_then_a_sentence(database: Database) -> None:
    database.close()
    with pytest.raises(Unavailable, match="closed"), database.write():
        pass
    with pytest.raises(Unavailable, match="closed"), database.read():
        pass
