"""`vostok report` against a panel that answers from a script."""

from typing import Any

import pytest
from typer.testing import CliRunner, Result

from vostok import report_cli
from vostok.cli import app

REPORT = {"id": "day-2026-11-20", "kind": "day", "begin": 1_795_132_800_000, "end": 1_795_219_200_000,
          "made_at": 1_795_219_200_000, "complete": True, "kept": True, "books": []}  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that were asked for."""
    paths: list[str] = []

    def answer(_method: str, path: str) -> Any:
        paths.append(path)
        return REPORT

    monkeypatch.setattr(report_cli, "call", answer)
    return paths


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["report", *words])


def test_a_named_period_is_asked_for_and_no_bot_is_said(asked: list[str]) -> None:
    result = run("day-2026-11-20")
    assert (result.exit_code, asked) == (0, ["/api/reports/day-2026-11-20"])
    assert "No bot existed" in result.stdout


def test_nothing_is_named_then_it_is_yesterday(asked: list[str]) -> None:
    run()
    assert asked[0].startswith("/api/reports/day-2")


@pytest.mark.usefixtures("asked")
def test_markdown_speaks_the_language_and_csv_has_its_header() -> None:
    assert run("x", "--format", "markdown", "--language", "pt-BR").stdout.startswith("# Relatório day-2026-11-20\n")
    assert run("x", "-f", "csv").stdout.startswith("mode,currency,part,")
