"""The command line says in one sentence what is wrong, and reads the audit chains without the panel."""

import sqlite3
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from rich.table import Table
from sqlalchemy import create_engine
from typer.testing import CliRunner, Result

from tests.foundation.chains import signed_chain
from vostok import __version__, audit, cli
from vostok.checkpoints import CheckpointFiles
from vostok.cli import app
from vostok.terminal import console_for


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


def test_command_line_loads_nothing_that_only_some_commands_need() -> None:
    heavy = ("alembic", "cryptography", "fastapi", "httpx", "numpy", "sqlalchemy", "structlog", "vostok.gateway")
    told = f"import sys, vostok.cli; print(*sorted({set(heavy)} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout == "\n"


def test_chain_of_one_row_then_counted_as_one(home: Path) -> None:
    _chain(home / "panel.sqlite", 1)
    assert "panel: 1 row holds, with 0 signed checkpoints" in _run("audit", "verify").stdout


@pytest.mark.parametrize(("is_terminal", "is_whole"), [(False, True), (True, False)])
def test_table_that_no_terminal_shows_then_nothing_is_cut(
    is_terminal: bool, is_whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    stream = StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: is_terminal)
    table = Table("exchange", "journal")
    table.add_row("DOGE/USDT " * 20, "x")
    console_for(stream).print(table)
    assert ("DOGE/USDT " * 20 in stream.getvalue()) is is_whole


def test_risk_then_every_breaker_is_a_row_with_the_name_of_its_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaker(level: str, scope: str, **more: str | None) -> dict[str, str | None]:
        return {"level": level, "scope": scope, "period": "day", "status": "ok", "loss": "0.01", "limit": "0.03"} | more

    state = {
        "state": "ACTIVE", "reason": "", "written": True, "latches": [], "bots": [], "reductions": [],
        "unprotected": [], "keyless": None,
        "breakers": [
            breaker("bot", "aaaaaaaaaa", period="drawdown", loss=None), breaker("family", "family:SIMULATED:Quiet"),
            breaker("portfolio", "mode:SIMULATED"),
        ],
    }  # fmt: skip
    answers = {"/risk/state": state, "/bots": {"items": [{"bot_id": "aaaaaaaaaa", "name": "Sputnik"}]}}
    monkeypatch.setattr(cli, "call", lambda _method, path, **_more: answers[path])
    lines = [line for line in _run("risk").stdout.splitlines() if "day" in line or "drawdown" in line]
    assert [line.split()[1] for line in lines] == ["portfolio", "family", "bot"]
    assert ["Sputnik" in line and "unknown" in line for line in lines] == [False, False, True]
