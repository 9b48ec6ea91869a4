"""The runner's parts; whole bots are in tests/bothost."""

import json
from pathlib import Path
from typing import Any

import pytest

from vostok.bot import guard, runner


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot was told to end."""
    monkeypatch.setattr(guard._guard, "closed", True)


@pytest.mark.parametrize("mode", ["initial", "pos_adjust", "replace"])
def test_entry_when_stopping_then_none_in_any_mode(stopping: None, mode: str) -> None:
    bot = object.__new__(runner.GatedBot)
    assert bot.execute_entry("BTC/USDT", 100.0, mode=mode) is False


PARAMETRIC = """
from freqtrade.strategy import IntParameter, IStrategy


class Parametric{number}(IStrategy):
    buy_speed = IntParameter(1, 10, default=3)
    sell_speed = IntParameter(1, 10, default=3)
"""


@pytest.mark.parametrize(
    ("number", "stock", "chosen", "expected"),
    [
        (1, None, {}, None),
        (2, None, {"buy_speed": 7}, {"buy": {"buy_speed": 7}}),
        (3, {"sell": {"sell_speed": 9}}, {"buy_speed": 7}, {"buy": {"buy_speed": 7}, "sell": {"sell_speed": 9}}),
        (4, {"roi": {"0": 0.1}}, {}, {"roi": {"0": 0.1}}),
    ],
)
def test_hyperopts_results_are_taken_along_and_the_bots_values_win(
    tmp_path: Path, number: int, stock: Any, chosen: dict[str, int], expected: Any
) -> None:
    name = f"Parametric{number}"
    strategies, target = tmp_path / "strategies", tmp_path / "strategy"
    strategies.mkdir()
    target.mkdir()
    file = strategies / f"{name}.py"
    file.write_text(PARAMETRIC.format(number=number))
    if stock is not None:
        file.with_suffix(".json").write_text(json.dumps({"strategy_name": name, "params": stock}))
    (target / f"{name}.json").write_text("of an earlier start")
    config = {"strategy": name, "strategy_path": str(target), "vostok": {"parameters": chosen}}
    runner._prepare_strategy(config, file)
    written = target / f"{name}.json"
    assert (json.loads(written.read_text())["params"] if written.exists() else None) == expected
