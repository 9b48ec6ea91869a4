"""`vostok reconcile` against a panel that answers from a script."""

import json
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from tests.panel.fake_sides import AT, difference
from vostok import reconcile_cli
from vostok.cli import app

CLEAN: dict[str, Any] = {
    "state": "clean", "reason": None, "problem": None, "checked_at": AT, "exchange_at": None, "full_at": AT,
    "bots_at": AT, "items": [], "names": {},
}  # fmt: skip


def run(monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any], *words: str) -> Result:
    asked: list[tuple[str, str]] = []

    def call(method: str, path: str) -> Any:
        asked.append((method, path))
        return answer

    monkeypatch.setattr(reconcile_cli, "call", call)
    monkeypatch.setattr(reconcile_cli, "console", Console(width=200))
    result = CliRunner().invoke(app, ["reconcile", *words])
    assert asked == [("POST", "/api/reconciliation/run")]
    return result


def test_clean_then_it_says_so_and_which_sides_were_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, CLEAN)
    assert (result.exit_code, "Nothing differs." in result.stdout) == (0, True)
    assert "exchange not asked, bots 2027-01-15" in result.stdout


def test_differences_then_each_is_a_row_and_the_exit_code_is_1(monkeypatch: pytest.MonkeyPatch) -> None:
    order = {"what": "order", "subject": "BTC/USDT", "bot_id": "a" * 10, "exchange": {"amount": "0", "state": "absent"}}
    items = [difference(), difference(stands=False, action=None, waits=True, **order)]
    state = {"state": "differs", "reason": "Account and books do not agree.", "items": items}
    result = run(monkeypatch, CLEAN | state | {"names": {"a" * 10: "Alpha"}})
    assert result.exit_code == 1
    for words in (
        "Account and books do not agree.",
        "balance USDT",
        "write off",
        "phantom (may pass)",
        "Alpha",
        "absent",
    ):
        assert words in result.stdout, words


def test_json_is_the_panels_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(run(monkeypatch, CLEAN, "--json").stdout) == CLEAN
