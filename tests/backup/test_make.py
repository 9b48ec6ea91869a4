"""A backup is whole or is not there, and a restore changes nothing before all of it was verified."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.foundation.chains import BOT
from vostok import audit
from vostok.backup.contents import DATABASES
from vostok.backup.make import Sources, make_backup
from vostok.backup.restore import restore
from vostok.backup.sealing import BackupKey, Cost, NotABackup
from vostok.backup.verify import Damaged
from vostok.db import Database, DatabaseInUse, lock_file
from vostok.errors import Conflict
from vostok.gateway.app import MIGRATIONS
from vostok.versions import NewerDatabase

PASSPHRASE = "four words of mine"
KEY = BackupKey.of(PASSPHRASE, b"s" * 16, Cost(1, 8, 1))
NOW = 1_750_000_000_000


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    home, strategies = tmp_path / "home", tmp_path / "strategies"
    home.mkdir()
    strategies.mkdir()
    database = Database(home / "gateway.sqlite", MIGRATIONS).open()
    with database.write() as session:
        audit.append(session.connection(), actor="owner", via="api", type="bot.created", subject=BOT, body={})
    database.close()
    (home / "latches.json").write_text("[]")
    return Sources(home, strategies, "simulator")


def back_up(sources: Sources, target: Path) -> list[tuple[str, float]]:
    told: list[tuple[str, float]] = []
    make_backup(sources, target, KEY, NOW, lambda phase, part: told.append((phase, part)))
    return told


def test_progress_then_grows_through_every_phase(sources: Sources, tmp_path: Path) -> None:
    told = back_up(sources, tmp_path / "a.backup")
    assert list(dict.fromkeys(phase for phase, _ in told)) == ["copy", "verify", "seal", "check"]
    for phase in ("copy", "verify", "seal", "check"):
        parts = [part for name, part in told if name == phase]
        assert parts == sorted(parts)
        assert parts[-1] == pytest.approx(1)


def test_audit_row_changed_then_no_backup_and_the_row_is_named(sources: Sources, tmp_path: Path) -> None:
    with closing(sqlite3.connect(sources.home / "gateway.sqlite")) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE audit SET actor = 'nobody'")
        connection.commit()
    with pytest.raises(Damaged, match="gateway does not hold at row 1"):
        back_up(sources, tmp_path / "a.backup")
    assert list(tmp_path.glob("*.backup")) == []


def test_damaged_database_then_no_backup(sources: Sources, tmp_path: Path) -> None:
    path = sources.home / "panel.sqlite"
    path.write_bytes(b"this is no database at all " * 100)
    with pytest.raises(Damaged, match=r"panel\.sqlite"):
        back_up(sources, tmp_path / "a.backup")


def test_target_that_exists_then_never_overwritten(sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "a.backup").write_text("mine")
    with pytest.raises(FileExistsError, match="exists already"):
        back_up(sources, tmp_path / "a.backup")
    assert (tmp_path / "a.backup").read_text() == "mine"


@pytest.mark.parametrize("cut", [1, 40, 500])
def test_backup_cut_off_then_nothing_is_restored(sources: Sources, tmp_path: Path, cut: int) -> None:
    back_up(sources, tmp_path / "a.backup")
    (tmp_path / "b.backup").write_bytes((tmp_path / "a.backup").read_bytes()[:-cut])
    new = tmp_path / "new"
    with pytest.raises(NotABackup):
        restore(tmp_path / "b.backup", new, sources.strategies, PASSPHRASE, lambda _: None)
    assert [path.name for path in new.iterdir()] == ["run"]


def test_backup_of_a_newer_version_then_refused_with_a_sentence(
    sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(sources.home / "gateway.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    back_up(sources, tmp_path / "a.backup")
    with pytest.raises(NewerDatabase, match=r"newer Vostok .revision 9999"):
        restore(tmp_path / "a.backup", tmp_path / "new", sources.strategies, PASSPHRASE, lambda _: None)
    assert not any((tmp_path / "new" / name).exists() for name in DATABASES)


def test_home_that_runs_or_is_not_empty_then_refused(sources: Sources, tmp_path: Path) -> None:
    back_up(sources, tmp_path / "a.backup")
    with pytest.raises(Conflict, match="already holds an installation"):
        restore(tmp_path / "a.backup", sources.home, sources.strategies, PASSPHRASE, lambda _: None)
    (tmp_path / "new" / "run").mkdir(parents=True)
    lock_file(tmp_path / "new" / "run" / "vostok.lock", "taken")
    with pytest.raises(DatabaseInUse, match="in use by a running Vostok"):
        restore(tmp_path / "a.backup", tmp_path / "new", sources.strategies, PASSPHRASE, lambda _: None)


def test_strategy_that_would_replace_another_then_set_aside(sources: Sources, tmp_path: Path) -> None:
    (sources.strategies / "Mine.py").write_text("# of the backup\n")
    back_up(sources, tmp_path / "a.backup")
    (sources.strategies / "Mine.py").write_text("# newer\n")
    done = restore(tmp_path / "a.backup", tmp_path / "new", sources.strategies, PASSPHRASE, lambda _: None)
    assert done.set_aside == ["Mine.py"]
    assert (sources.strategies / "Mine.py").read_text() == "# newer\n"
    assert (tmp_path / "new" / "restored-strategies" / "Mine.py").read_text() == "# of the backup\n"
