"""What a message asks for: few words, and none of them raises risk."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.panel.telegram.commands import Command, Verb, read


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/status", Command("status")),
        ("  Situação ", Command("status")),
        ("/pause@Vostok_Bot My  Bot", Command("pause", "My Bot")),
        ("pausar\nAlfa", Command("pause", "Alfa")),
        ("KILL", Command("kill")),
        ("emergência", Command("kill")),
        ("sim", Command("confirm")),
        ("kill now", Command("unknown")),
        ("yes, resume", Command("unknown")),
        ("/kill@other_bot", Command("unknown")),
        ("resume", Command("unknown", "")),
    ],
)
def test_text_then_command(text: str, command: Command) -> None:
    assert read(text, "vostok_bot") == command


def test_verbs_then_none_that_could_raise_risk() -> None:
    assert set(get_args(Verb)) == {"status", "pause", "kill", "confirm", "help", "pair", "unknown"}


@given(st.text())
def test_any_text_then_a_kill_only_of_the_bare_word(text: str) -> None:
    command = read(text, "vostok_bot")
    if command.verb in ("kill", "confirm"):
        assert command.rest == ""
        assert len(text.split()) == 1
