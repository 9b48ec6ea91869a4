"""An upgrade is preceded by a copy, and a database of a newer version is left as it is."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command

from vostok.db import Database
from vostok.gateway.app import MIGRATIONS
from vostok.versions import KEPT_COPIES, NewerDatabase, NoCopy, copy_before_upgrade, revision_of, revisions


def at_revision(path: Path, revision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade = command.upgrade

    def step(config: Any, _head: str) -> None:
        upgrade(config, revision)

    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", step)
        Database(path, MIGRATIONS).open().close()


def test_upgrade_then_the_database_as_it_was_lies_in_backups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gateway.sqlite"
    at_revision(path, "0001", monkeypatch)
    Database(path, MIGRATIONS).open().close()
    (copy,) = (tmp_path / "backups").iterdir()
    assert (revision_of(copy), revision_of(path)) == ("0001", revisions(MIGRATIONS)[0])
    assert copy.stat().st_mode & 0o777 == 0o600
    Database(path, MIGRATIONS).open().close()
    assert len(list((tmp_path / "backups").iterdir())) == 1, "a database that is current is not copied"


def test_new_database_then_nothing_to_copy(tmp_path: Path) -> None:
    Database(tmp_path / "gateway.sqlite", MIGRATIONS).open().close()
    assert not (tmp_path / "backups").exists()


def test_newer_database_then_refused_and_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "gateway.sqlite"
    Database(path, MIGRATIONS).open().close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(NewerDatabase, match=r"newer Vostok .revision 9999.*start that version again"):
            Database(path, MIGRATIONS).open()
    assert path.read_bytes() == before


def test_copy_that_cannot_be_made_then_no_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gateway.sqlite"
    at_revision(path, "0001", monkeypatch)
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(NoCopy, match="make room on the disk"):
        Database(path, MIGRATIONS).open()
    assert revision_of(path) == "0001"


def test_many_upgrades_then_the_newest_copies_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gateway.sqlite"
    at_revision(path, "0001", monkeypatch)
    made = [copy_before_upgrade(path, MIGRATIONS) for _ in range(KEPT_COPIES + 2)]
    assert sorted((tmp_path / "backups").iterdir()) == sorted(filter(None, made[-KEPT_COPIES:]))
