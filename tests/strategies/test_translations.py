"""What every strategy here says of itself is there in Portuguese, too, and says the same."""

import re

import pytest

from tests.strategies.laboratory import STRATEGIES
from vostok.panel.strategies.service import catalogue
from vostok.panel.strategies.source import read_source

NAMES = sorted(path.stem for path in STRATEGIES.glob("*.py") if not path.name.startswith("_"))
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
CODE = re.compile(r"`[^`]+`")
# As the dashboard's lib/docstring finds them.
LABEL = re.compile(r"^[^\W\d_](?:[^\W\d_]| ){2,24}: ", re.MULTILINE)


def figures(text: str) -> list[str]:
    """The numbers of a text in either language's form."""
    return sorted(number.replace(",", ".") for number in NUMBER.findall(text))


@pytest.mark.parametrize("name", NAMES)
def test_description_then_the_same_passages_numbers_and_names_in_portuguese(name: str) -> None:
    english = read_source((STRATEGIES / f"{name}.py").read_bytes(), name).description
    portuguese = (STRATEGIES / f"{name}.pt-BR.md").read_text(encoding="utf-8").strip()
    assert len(portuguese.split("\n\n")) == len(english.split("\n\n"))
    assert len(LABEL.findall(portuguese)) == len(LABEL.findall(english))
    assert figures(portuguese) == figures(english)
    assert sorted(CODE.findall(portuguese)) == sorted(CODE.findall(english))


def test_translations_then_all_found_and_none_without_its_strategy() -> None:
    found = {strategy.name for strategy in catalogue(STRATEGIES) if strategy.translations.get("pt-BR")}
    assert sorted(found) == NAMES == sorted(path.name.split(".")[0] for path in STRATEGIES.glob("*.md"))
