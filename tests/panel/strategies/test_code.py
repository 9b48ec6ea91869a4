"""A strategy's source is shown as it is, each piece in its tone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.programs import ROOT
from vostok.errors import Invalid, NotFound
from vostok.panel.strategies.code import coloured
from vostok.panel.strategies.service import code


def text_of(source: str) -> str:
    return "\n".join("".join(piece.text for piece in line) for line in coloured(source))


@pytest.mark.parametrize("path", sorted((ROOT / "strategies").glob("*.py")), ids=lambda path: path.stem)
def test_the_pieces_of_a_strategy_are_its_source(path: Path) -> None:
    assert text_of(path.read_text()) == path.read_text()


@given(st.text(st.characters(blacklist_characters="\r", blacklist_categories=["Cs"]), max_size=200))
def test_any_text_is_shown_whole(source: str) -> None:
    assert text_of(source) == source.removeprefix("\ufeff")


def test_pieces_have_the_tone_of_what_they_are() -> None:
    (line,) = coloured('    def stop(self, rate=0.5):  # "hard"')
    tones = {piece.text.strip(): piece.tone for piece in line}
    assert tones["def"] == "keyword"
    assert tones["stop"] == "definition"
    assert tones["0.5"] == "number"
    assert tones['# "hard"'] == "comment"


def test_a_file_that_is_no_text_or_not_there_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "Odd.py").write_bytes(b"\xff\xfe")
    with pytest.raises(Invalid, match="not UTF-8"):
        code(tmp_path, "Odd")
    with pytest.raises(NotFound, match="there are: Odd"):
        code(tmp_path, "Even")
