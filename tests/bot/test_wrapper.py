"""The generated wrapper and the parameter file beside it."""

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.bot.wrapper import parameter_file, wrapper_text

SPACES = {"buy_adx": "buy", "sell_rsi": "sell"}
VALUES = st.integers() | st.floats(allow_nan=False) | st.booleans()


@given(st.text(min_size=1, max_size=60))
def test_wrapper_is_python_that_freqtrade_finds_for_any_path(folder: str) -> None:
    text = wrapper_text("FirstFlight", Path("/home") / folder / "FirstFlight.py")
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    assert [each.name for each in classes] == ["FirstFlight"]
    assert "class FirstFlight(" in text, "Freqtrade looks for this text"
    assert [ast.unparse(base) for base in classes[0].bases] == ["GuardMixin", "_Chosen"], "the guard must come first"


@pytest.mark.parametrize("name", ["x; import os", "class", "", "../X", "a b"])
def test_wrapper_when_the_name_is_no_class_name_then_refused(name: str) -> None:
    with pytest.raises(ValueError, match="must be a Python class name"):
        wrapper_text(name, Path("/x.py"))


@given(st.fixed_dictionaries({}, optional={"buy_adx": VALUES, "sell_rsi": VALUES}), st.booleans())
def test_chosen_values_win_over_hyperopts(chosen: dict[str, Any], has_stock: bool) -> None:
    stock = {"strategy_name": "X", "params": {"buy": {"buy_adx": -1}, "roi": {"0": 0.04}}} if has_stock else None
    content = parameter_file("X", SPACES, stock, chosen)
    if not chosen and stock is None:
        assert content is None
        return
    assert content is not None
    assert content["strategy_name"] == "X"
    for name, value in chosen.items():
        assert content["params"][SPACES[name]][name] == value
    if stock is not None:
        assert content["params"]["roi"] == {"0": 0.04}
        assert stock["params"] == {"buy": {"buy_adx": -1}, "roi": {"0": 0.04}}, "the strategy's own values stay"


def test_unknown_parameter_is_named() -> None:
    with pytest.raises(ValueError, match="X has no parameter buy_speed; it has buy_adx, sell_rsi"):
        parameter_file("X", SPACES, None, {"buy_speed": 1})
