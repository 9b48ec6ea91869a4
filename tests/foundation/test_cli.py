"""The command line says in one sentence what is wrong, and reads the audit chains without the panel."""

import sqlite3
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from typer.testing import CliRunner, Result

from tests.foundation.chains import signed_chain
from vostok import __version__, audit
from vostok.checkpoints import CheckpointFiles
from vostok.cli import app


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def _chain(path: Path, rows: int) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        audit.metadata.create_all(connection)
        for number in range(rows):
            audit.append(connection, actor="owner", via="cli", type="test", subject=str(number), body={"n": number})
    engine.dispose()


def test_version_is_the_packages() -> None:
    assert _run("version").stdout.strip() == __version__


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "words", [("token", "create", "x"), ("token", "list"), ("bots", "list"), ("bots", "stop", "x")]
)
def test_command_when_panel_is_not_running_then_one_sentence_and_exit_1(words: tuple[str, ...]) -> None:
    result = _run(*words)
    assert result.exit_code == 1
    assert "is Vostok started?" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.usefixtures("home")
def test_command_when_setting_is_impossible_then_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOSTOK_PORT", "eighty")
    result = _run("status")
    assert result.exit_code == 1
    assert "VOSTOK_PORT is not possible" in result.stderr


def test_audit_verify_when_chains_hold_then_counts_rows(home: Path) -> None:
    _chain(home / "gateway.sqlite", 3)
    result = _run("audit", "verify")
    assert result.exit_code == 0
    assert "gateway: all 3 rows hold, with 0 signed checkpoints" in result.stdout
    assert "panel: there is no" in result.stdout


def test_audit_verify_when_a_row_was_changed_then_names_it_and_exit_1(home: Path) -> None:
    for name in ("gateway", "panel"):
        _chain(home / f"{name}.sqlite", 3)
    connection = sqlite3.connect(home / "panel.sqlite")
    connection.execute("UPDATE audit SET body = '{\"n\":7}' WHERE seq = 2")
    connection.commit()
    connection.close()
    result = _run("audit", "verify")
    assert result.exit_code == 1
    assert "gateway: all 3 rows hold, with 0 signed checkpoints" in result.stdout
    assert "panel: row 2 was changed" in result.stdout


def test_audit_verify_when_file_is_no_database_then_says_so(home: Path) -> None:
    (home / "panel.sqlite").write_bytes(b"x" * 4096)
    result = _run("audit", "verify")
    assert result.exit_code == 1
    assert "cannot be read" in result.stdout


def test_audit_verify_from_a_checkpoint_then_takes_the_rows_after_it(home: Path, tmp_path: Path) -> None:
    signed_chain(home, 120)
    kept = tmp_path / "kept.note"
    kept.write_text(CheckpointFiles(home, "gateway").notes()[0].text)
    result = _run("audit", "verify", "--from", str(kept))
    assert result.exit_code == 0
    assert "gateway: all 70 rows from row 50 on hold, with 2 signed checkpoints, up to row 120\n" in result.stdout


@pytest.mark.usefixtures("home")
def test_audit_verify_when_the_file_holds_no_checkpoint_then_says_so(tmp_path: Path) -> None:
    kept = tmp_path / "kept.note"
    kept.write_text("one\ntwo\nthree\nfour\nfive\nsix\nseven\n")
    result = _run("audit", "verify", "--from", str(kept))
    assert result.exit_code == 1
    assert "cannot be read as checkpoints" in result.stderr


def test_audit_export_then_a_zip_that_is_never_overwritten(home: Path, tmp_path: Path) -> None:
    signed_chain(home, 60)
    target = tmp_path / "audit.zip"
    result = _run("audit", "export", str(target))
    assert result.exit_code == 0
    assert "60 rows of gateway" in result.stdout
    with zipfile.ZipFile(target) as archive:
        assert set(archive.namelist()) == {"gateway.notes", "gateway.keys", "gateway.jsonl.gz", "verify.py"}
    again = _run("audit", "export", str(target))
    assert again.exit_code == 1
    assert "exists already" in again.stderr


@pytest.mark.usefixtures("home")
def test_audit_export_when_there_is_nothing_then_says_so() -> None:
    result = _run("audit", "export")
    assert result.exit_code == 1
    assert "there is no audit log" in result.stderr
