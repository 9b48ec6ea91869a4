"""`vostok data` against a panel that answers from a script."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from vostok import data_cli
from vostok.cli import app

OUTCOME = {"pair": "BTC/USDT", "timeframe": "1h", "result": "added", "candles": 720, "detail": None}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, Any]]:
    """What was asked; a job is half done at the first look and done at the second."""
    calls: list[tuple[str, str, Any]] = []
    states = iter(["RUNNING", "DONE"])

    def answer(method: str, path: str, body: Any = None) -> Any:
        calls.append((method, path, body))
        job = {"id": 1, "kind": "download", "state": "QUEUED", "done": 0, "total": 4, "detail": None, "outcomes": []}
        return job if method == "POST" else job | {"state": next(states), "outcomes": [OUTCOME]}

    monkeypatch.setattr(data_cli, "call", answer)
    monkeypatch.setattr(data_cli, "POLLED_EVERY_S", 0)
    return calls


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["data", *words])


def test_a_download_is_followed_to_its_end(asked: list[tuple[str, str, Any]]) -> None:
    result = run("download", "BTC/USDT", "-t", "1h", "--start", "2024-01-01", "--end", "2024-01-30")
    assert result.exit_code == 0, result.stderr
    assert "BTC/USDT 1h added" in result.stdout
    start = 1_704_067_200_000
    wish = {"kind": "download", "pairs": ["BTC/USDT"], "timeframes": ["1h"], "start": start}
    assert asked[0] == ("POST", "/api/data", wish | {"end": start + 30 * 86_400_000 - 1})
    assert len(asked) == 3


def test_an_import_names_the_whole_path(asked: list[tuple[str, str, Any]], tmp_path: Path) -> None:
    result = run("import", str(tmp_path), "--existing", "keep", "--json")
    assert asked[0][2] == {"kind": "import", "folder": str(tmp_path), "existing": "keep"}
    assert json.loads(result.stdout)["outcomes"] == [OUTCOME]


@pytest.mark.usefixtures("asked")
def test_a_day_that_is_none_gets_a_sentence() -> None:
    result = run("download", "BTC/USDT", "-t", "1h", "--start", "January")
    assert (result.exit_code, "January is no day" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("state", "detail", "says"), [("FAILED", "The venue is away.", "The venue is away."), ("CANCELLED", None, "cancel")]
)
def test_a_job_that_is_not_done_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, state: str, detail: str | None, says: str
) -> None:
    job = {"id": 1, "kind": "import", "state": state, "done": 0, "total": 0, "detail": detail, "outcomes": []}
    answer: Callable[..., Any] = lambda *_: job  # noqa: E731
    monkeypatch.setattr(data_cli, "call", answer)
    result = run("import", "/tmp")
    assert (result.exit_code, says in result.stderr) == (1, True)


def test_stored_candles_are_listed_or_the_next_step_is(monkeypatch: pytest.MonkeyPatch) -> None:
    quality = {"candles": 720, "missing": 3}
    item = {"pair": "BTC/USDT", "timeframe": "1h", "first": 1_704_067_200_000, "last": None, "grade": "GOOD"}
    items = [item | {"quality": quality, "bytes": 12_345}]
    monkeypatch.setattr(data_cli, "call", lambda *_: {"items": items})
    listed = run("list").stdout
    assert all(text in listed for text in ("BTC/USDT", "GOOD", "720"))
    monkeypatch.setattr(data_cli, "call", lambda *_: {"items": []})
    assert "vostok data download" in run("list").stdout
