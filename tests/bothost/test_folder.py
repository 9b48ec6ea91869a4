"""The bot's folder as the host writes it."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.bothost import folder
from vostok.errors import Invalid

ORDER: dict[str, Any] = {"bot": "abcdefghij", "config": {}, "strategy": "X", "wrapper": "class X: pass\n"}


def written(home: Path, **changes: Any) -> Path:
    template = folder.ledger_template(home)
    template.parent.mkdir(exist_ok=True)
    template.write_bytes(b"an empty database")
    with template.open("rb") as empty:
        return folder.write(home, home / "strategies", folder.StartOrder.read(ORDER | changes), empty)


def test_folder_holds_what_the_bot_reads_and_nobody_else_may(tmp_path: Path) -> None:
    path = written(tmp_path, parameters={"buy_speed": 3}, config={"vostok": {"guard": "http://x"}})
    assert (path / "strategy" / "X.py").read_text() == ORDER["wrapper"]
    assert stat.S_IMODE((path / "config.json").stat().st_mode) == 0o600
    config = json.loads((path / "config.json").read_text())
    assert config["db_url"] == f"sqlite:///{path / 'trades.sqlite'}"
    assert config["vostok"] == {
        "guard": "http://x",
        "strategy_file": str(tmp_path / "strategies" / "X.py"),
        "parameters": {"buy_speed": 3},
    }
    assert (path / "trades.sqlite").read_bytes() == b"an empty database"


def test_folder_when_written_again_keeps_the_trades_and_drops_the_old_strategy(tmp_path: Path) -> None:
    path = written(tmp_path)
    (path / "trades.sqlite").write_bytes(b"trades")
    written(tmp_path, strategy="Y", wrapper="class Y: pass\n")
    assert (path / "trades.sqlite").read_bytes() == b"trades"
    assert [file.name for file in (path / "strategy").iterdir()] == ["Y.py"]


@given(st.text())
def test_bot_when_it_is_no_id_then_refused(bot: str) -> None:
    try:
        assert folder.bot_id({"bot": bot}) == bot
    except Invalid:
        return
    assert len(bot) == 10
    assert set(bot) <= set("abcdefghijklmnopqrstuvwxyz234567")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("bot", "../../../x"),
        ("config", []),
        ("strategy", "../X"),
        ("strategy", None),
        ("wrapper", 1),
        ("parameters", [1]),
    ],
)
def test_start_when_a_field_is_wrong_then_it_is_named(field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        folder.StartOrder.read(ORDER | {field: value})
    assert refused.value.field == field
