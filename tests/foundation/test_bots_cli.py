"""The daily verbs on the command line: tables for people, the API's JSON for programs, exit codes for scripts."""

import json
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from vostok import bots_cli, cli
from vostok.terminal import figure, mode_word

BOT: dict[str, Any] = {
    "id": "aaaaaaaaaa", "name": "Sputnik", "group": "Majors", "tags": ["core"], "mode": "REAL_MARKET_SPOT",
    "state": "RUNNING", "desired_state": "RUNNING", "strategy": "FirstFlight", "timeframe": "1m",
    "pairs": ["BTC/USDT"], "stake_amount": "100", "stake_currency": "USDT", "max_open_trades": 3, "version": 2,
    "running_version": 1, "problem": None, "started_at": 1_700_000_000_000,
    "figures": {"equity": "1012.346", "realised": "10", "unrealised": None, "exposure": "200", "open_trades": 2},
}  # fmt: skip
TRADE: dict[str, Any] = {
    "bot_name": "Sputnik", "mode": "SIMULATED", "pair": "BTC/USDT", "opened_at": 1_700_000_000_000,
    "closed_at": 1_700_000_060_000, "is_open": False, "profit": "-1.5", "unrealised": None, "exit_reason": "roi",
}  # fmt: skip


class Panel:
    """Answers what the command line asks, and remembers it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.outcome = "change"

    def call(self, method: str, path: str, body: Any = None, program: str = "panel") -> Any:
        self.asked.append((method, path, body))
        if path == "/api/bots":
            return {"items": [BOT], "next": None}
        if path == "/api/bots/bulk":
            effect = {"kind": "left_unmanaged", "count": 2, "value": "200"}
            detail = None if self.outcome == "change" else "Sputnik is stopped; start it instead."
            effects = [effect] if detail is None else []
            bot = {"bot_id": BOT["id"], "name": "Sputnik", "mode": "SIMULATED", "stake_currency": "USDT"}
            item = bot | {"outcome": self.outcome, "detail": detail, "effects": effects}
            return {"verb": body["verb"], "items": [item]}
        if "status=closed" in path:
            early = TRADE | {"opened_at": 1_600_000_000_000, "closed_at": 1_700_000_070_000}
            return {"items": [TRADE, early], "next": None}
        if "/trades" in path:
            return {"items": [TRADE, TRADE | {"opened_at": 1_700_000_500_000, "is_open": True}], "next": None}
        return BOT


@pytest.fixture
def panel(monkeypatch: pytest.MonkeyPatch) -> Panel:
    fake = Panel()
    monkeypatch.setattr(bots_cli, "call", fake.call)
    monkeypatch.setattr(bots_cli, "console", Console(width=200))
    return fake


def _run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli.app, words, input=typed)


@pytest.mark.usefixtures("panel")
def test_list_then_live_by_its_word_and_the_unknown_is_no_zero() -> None:
    shown = _run("bots", "list").stdout
    assert "LIVE" in shown
    assert "1,012.35 USDT" in shown


@pytest.mark.usefixtures("panel")
def test_json_then_the_apis_answer_and_nothing_else() -> None:
    assert json.loads(_run("bots", "list", "--json").stdout) == {"items": [BOT], "next": None}
    assert json.loads(_run("bots", "show", "sputnik", "--json").stdout) == BOT


@pytest.mark.usefixtures("panel")
def test_show_then_what_runs_beside_what_is_saved() -> None:
    shown = _run("bots", "show", "SPUTNIK").stdout
    assert "2 (running: 1)" in shown
    assert "unknown" in shown


def test_stop_then_by_one_command_with_its_consequences(panel: Panel) -> None:
    result = _run("bots", "stop", "Sputnik", "--preview")
    assert result.exit_code == 0
    assert "open trades kept, not managed: 2 (200.00 USDT)" in result.stdout
    assert panel.asked[-1] == ("POST", "/api/bots/bulk", {"verb": "stop", "bots": [BOT["id"]], "preview": True})


def test_command_that_a_bot_refuses_then_its_sentence_and_exit_1(panel: Panel) -> None:
    panel.outcome = "refused"
    result = _run("bots", "pause", "Sputnik")
    assert (result.exit_code, "start it instead" in result.stdout) == (1, True)


def test_unknown_bot_then_the_known_ones_and_exit_1(panel: Panel) -> None:
    result = _run("bots", "start", "Nobody")
    assert result.exit_code == 1
    assert "known: Sputnik" in result.stderr
    assert [path for _, path, _ in panel.asked] == ["/api/bots"]


@pytest.mark.parametrize(("words", "typed", "done"), [((), "n\n", False), ((), "y\n", True), (("--yes",), "", True)])
def test_flatten_then_only_after_a_yes(panel: Panel, words: tuple[str, ...], typed: str, done: bool) -> None:
    result = _run("bots", "flatten", "Sputnik", *words, typed=typed)
    assert (("POST", f"/api/bots/{BOT['id']}/flatten", None) in panel.asked) == done
    assert result.exit_code == (0 if done else 1)


def test_trades_of_all_bots_then_newest_first_and_as_many_as_asked(panel: Panel) -> None:
    items = json.loads(_run("trades", "--json", "--limit", "1", "--status", "closed").stdout)["items"]
    assert [item["closed_at"] for item in items] == [1_700_000_070_000]
    assert panel.asked[-1][1] == f"/api/bots/{BOT['id']}/trades?limit=1&status=closed"
    items = json.loads(_run("trades", "--json", "--limit", "1").stdout)["items"]
    assert [item["opened_at"] for item in items] == [1_700_000_500_000]
    assert "roi" in _run("trades", "Sputnik").stdout


@pytest.mark.parametrize("width", [80, 160])
def test_trades_then_names_modes_and_dates_are_whole(panel: Panel, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr("vostok.bots_cli.console", Console(width=width))
    monkeypatch.setitem(TRADE, "bot_name", "Momentum on majors")
    said = _run("trades").stdout
    for whole in ("Momentum on majors", "SIMULATED", "BTC/USDT", "2023-11-14 22:14:20", "-1.50 USDT", "roi"):
        assert whole in said
    assert max(map(len, said.splitlines())) <= width


def test_figures_then_cents_and_small_ones_with_four_digits() -> None:
    assert [figure(value, "BTC") for value in ("1234.567", "0.00012340", "-0.14034217", "0", "-0.5", None)] == [
        "1,234.57 BTC", "0.0001234 BTC", "-0.1403 BTC", "0.00 BTC", "-0.5 BTC", "unknown",
    ]  # fmt: skip
    assert [figure(value, "USDT") for value in ("-0.9179", "0.5", "0.0012", "12.345")] == [
        "-0.92 USDT", "0.50 USDT", "0.0012 USDT", "12.35 USDT",
    ]  # fmt: skip
    assert [mode_word(mode) for mode in ("SIMULATED", "REAL_MARKET_SPOT", None)] == ["SIMULATED", "LIVE", ""]


@pytest.mark.parametrize("words", [("bots",), ("trades",), ("risk",), ("status",)])
def test_help_then_says_what_it_does(words: tuple[str, ...]) -> None:
    assert "Usage" in _run(*words, "--help").stdout
