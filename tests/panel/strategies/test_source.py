"""A strategy's source is read, never run."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from vostok.errors import NotFound
from vostok.panel.strategies.service import catalogue, find
from vostok.panel.strategies.source import read_source

SOURCE = b'''
"""Module text."""
import os
from freqtrade.strategy import IStrategy, IntParameter, DecimalParameter, CategoricalParameter, BooleanParameter

os._exit(1)
FRAME = "4h"


class Base(IStrategy):
    stoploss = -0.2
    startup_candle_count: int = 50
    buy_old = IntParameter([5, 9], default=7)


class Star(Base):
    """Buys stars."""

    timeframe = FRAME
    minimal_roi = {"0": 0.1, "60": 0}
    trailing_stop = True
    trailing_stop_positive = 0.01
    trailing_stop_positive_offset = 0.02
    trailing_only_offset_is_reached = True
    buy_fast = IntParameter(low=1, high=50, default=3, space="buy", optimize=False)
    sell_factor = DecimalParameter(0.1, 0.9, default=0.5, decimals=2)
    mode = CategoricalParameter(["a", "b"], default="a", space="buy")
    guard = BooleanParameter(default=True, space="protection")
    odd = IntParameter(1, compute(), default=2)
'''


def test_source_then_constants_ranges_and_bases_of_the_same_file() -> None:
    facts = read_source(SOURCE, "Star")
    assert (facts.description, facts.timeframe, str(facts.stoploss)) == ("Buys stars.", "4h", "-0.2")
    assert (facts.startup_candles, facts.trailing_stop, facts.minimal_roi) == (50, True, {"0": 0.1, "60": 0.0})
    assert (facts.trailing_stop_positive, facts.trailing_stop_positive_offset) == (Decimal("0.01"), Decimal("0.02"))
    assert facts.trailing_only_offset_is_reached is True
    found = {item.name: item for item in facts.parameters}
    assert (found["buy_old"].low, found["buy_old"].high, found["buy_old"].space) == (5, 9, "buy")
    assert (found["sell_factor"].space, found["sell_factor"].decimals) == ("sell", 2)
    assert (found["mode"].options, found["guard"].options) == (["a", "b"], [True, False])
    assert (found["odd"].low, found["odd"].high) == (1, None)


def test_class_of_another_name_then_an_error_says_what_is_there() -> None:
    error = read_source(SOURCE, "Moon").error
    assert error is not None
    assert "class Moon" in error.text
    assert "Star" in error.text


def test_catalogue_then_a_broken_file_carries_its_line_and_the_others_are_there(tmp_path: Path) -> None:
    (tmp_path / "Star.py").write_bytes(SOURCE)
    (tmp_path / "Broken.py").write_text("class Broken:\n    x = (\n")
    (tmp_path / "Binary.py").write_bytes(b"\x00\xff")
    (tmp_path / "_helper.py").write_text("")
    found = {item.name: item for item in catalogue(tmp_path)}
    assert set(found) == {"Star", "Broken", "Binary"}
    assert found["Star"].error is None
    assert len(found["Star"].hash) == 64
    assert found["Binary"].error is not None
    broken = found["Broken"].error
    assert broken is not None
    assert (broken.line, "was never closed" in broken.text) == (2, True)


def test_file_repaired_then_read_again(tmp_path: Path) -> None:
    path = tmp_path / "Star.py"
    path.write_text("class Star(")
    assert find(tmp_path, "Star").error is not None
    path.write_bytes(SOURCE)
    assert find(tmp_path, "Star").error is None
    path.unlink()
    with pytest.raises(NotFound, match="none yet"):
        find(tmp_path, "Star")


def test_stop_loss_of_hyperopts_results_is_the_one_that_holds(tmp_path: Path) -> None:
    (tmp_path / "Star.py").write_bytes(SOURCE)
    assert find(tmp_path, "Star").stoploss == Decimal("-0.2")
    tuned = {"strategy_name": "Star", "params": {"stoploss": {"stoploss": -0.075}}}
    (tmp_path / "Star.json").write_text(json.dumps(tuned))
    assert find(tmp_path, "Star").stoploss == Decimal("-0.075")
    for useless in ("{", "[]", json.dumps(tuned | {"strategy_name": "Moon"}), json.dumps(tuned | {"params": {}})):
        (tmp_path / "Star.json").write_text(useless)
        os.utime(tmp_path / "Star.json", ns=(1, len(useless)))
        assert find(tmp_path, "Star").stoploss == Decimal("-0.2")


def test_translation_beside_a_strategy_then_told_and_read_again_when_it_changes(tmp_path: Path) -> None:
    (tmp_path / "Star.py").write_bytes(SOURCE)
    assert find(tmp_path, "Star").translations == {}
    file = tmp_path / "Star.pt-BR.md"
    for number, text in enumerate(("Compra estrelas.", "Compra luas."), start=1):
        file.write_text(f"{text}\n", encoding="utf-8")
        os.utime(file, ns=(number, number))
        found = find(tmp_path, "Star")
        assert (found.description, found.translations) == ("Buys stars.", {"pt-BR": text})
    file.write_bytes(b"\xff\xfe")
    os.utime(file, ns=(9, 9))
    assert find(tmp_path, "Star").translations == {}
    assert [strategy.name for strategy in catalogue(tmp_path)] == ["Star"]
