"""Every sentence of the bot host on how a bot's process ended is told in Portuguese, too: the source shows them."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.risk.sentences import texts
from vostok.bothost import bots
from vostok.panel.bots import act
from vostok.panel.bots.models import BotSettings
from vostok.risk.portuguese import portuguese
from vostok.risk.portuguese_words import FIELDS
from vostok.settings import ROOT


def said() -> Iterator[str]:
    """Why a bot is killed, the words for one that killed itself, and what the panel says where the host was silent."""
    tree = ast.parse(Path(bots.__file__).read_text())
    named = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "self.kill" and len(node.args) > 1:
            yield from texts(node.args[1], named)
        elif isinstance(node, ast.FunctionDef) and node.name == "kill":
            for default in node.args.defaults:
                yield from texts(default, named)
        elif isinstance(node, ast.FunctionDef) and node.name == "_last_words":
            for part in ast.walk(node):
                if isinstance(part, ast.Return) and part.value is not None:
                    yield from texts(part.value, named)
    for node in ast.walk(ast.parse(Path(act.__file__).read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ProcessError":
            yield from (text for text in texts(node.args[0], {}) if text.endswith("."))


SAID = [*said()]


def test_all_ways_to_end_are_found() -> None:
    assert len(SAID) == 6, SAID


@pytest.mark.parametrize("sentence", [*SAID, bots._last_words(-9), bots._last_words(1)])
def test_how_a_bot_ended_then_in_portuguese(sentence: str) -> None:
    told = portuguese(sentence)
    assert told is not None
    assert told.startswith(("O processo ", "Não terminou ", "Foi "))


def test_killed_bot_then_the_signal_is_named_in_portuguese() -> None:
    assert portuguese(bots._last_words(-9)) == "O processo foi encerrado por SIGKILL."


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("by owner", "pelo proprietário"),
        ("by ana", "por ana"),
        (
            "Changed since it was given: stake per trade, pairs, strategy's code, parameter buy_rsi.",
            "Mudou desde que foi emitido: valor por operação, pares, código da estratégia, parâmetro buy_rsi.",
        ),
        # As an older Vostok said it.
        (
            "Changed since it was given: stake_amount, parameters.pairs.",
            "Mudou desde que foi emitido: valor por operação, parâmetro pairs.",
        ),
    ],
)
def test_reason_of_a_stage_then_told_in_portuguese(said: str, told: str) -> None:
    assert portuguese(said) == told


def test_setting_that_voids_a_passport_then_called_as_the_dashboard_calls_it() -> None:
    told = [
        {
            name: f"{word[:1].lower()}{word[1:]}"
            for name, word in json.loads(file.read_text())["versions"]["field"].items()
        }
        for file in ((ROOT / "frontend/src/i18n") / f"{language}.json" for language in ("en", "pt-BR"))
    ]
    assert [dict(zip(FIELDS, words, strict=True)) for words in zip(*FIELDS.values(), strict=True)] == told
    assert {*BotSettings.model_fields} - FIELDS.keys() == {"parameters"}
