"""Each sentence of the gate has a Portuguese one, which says the same figures."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.risk.sentences import SAMPLE, sentences, texts
from vostok import risk
from vostok.risk import portuguese as module
from vostok.risk.candles import flawed
from vostok.risk.portuguese import portuguese, portuguese_values
from vostok.risk.portuguese_words import WORDS
from vostok.risk.states import closed_by

RISK = Path(risk.__file__).parent
GATEWAY = RISK.parent / "gateway"

SAID = [
    (file.stem, said)
    for file in [
        *sorted((RISK / "rules").glob("*.py")),
        RISK / "gate.py",
        RISK / "denials.py",
        GATEWAY / "admission.py",
    ]
    for said in sentences(file)
    if said != SAMPLE and (not said.startswith(f"{SAMPLE}: ") or file.stem == "denials")
]


@pytest.mark.parametrize(("file", "said"), SAID)
def test_sentence_of_the_gate_then_known_in_portuguese_with_its_figures(file: str, said: str) -> None:
    found = portuguese(said)
    assert found is not None, f"{file}: {said} has no shape in risk/portuguese.py"
    assert found != said
    # What a person or a program wrote stays as it is; figures get their comma.
    assert found.replace("12,5", SAMPLE).count(SAMPLE) == said.count(SAMPLE)


def test_every_rule_that_speaks_for_itself_was_looked_at() -> None:
    through_denials = {"max_bot_positions", "max_family_positions", "max_portfolio_positions"} | {
        "max_family_exposure",
        "max_pair_exposure",
        "max_portfolio_exposure",
    }
    files = {file.stem for file in (RISK / "rules").glob("*.py")} - {"__init__"} - through_denials
    # What an unresolved order, a latch and the reconciliation say begins elsewhere.
    assert files == {file for file, _ in SAID if file not in ("gate", "denials", "admission")} | {
        "trading_state",
        "outcome_known",
        "books_agree",
    }


def test_shapes_then_both_sides_have_the_same_gaps() -> None:
    for english, translated in module._SHAPES:
        gaps = sorted(re.findall(r"\{[a-z]+\}", english))
        assert gaps == sorted(re.findall(r"\{[a-z]+\}", translated)), english


@pytest.mark.parametrize("source", ["kill", "breaker:day", "throttle:repeated_entry", "key"])
def test_closed_entries_then_who_closed_them_and_why(source: str) -> None:
    lost = "Lost 5.2% of 1,000.00 USDT since 2026-11-03 10:00 UTC; the limit of a day is 5.00%. All positions are sold."
    found = portuguese(f"{closed_by(source)}: {lost}")
    assert found is not None
    assert found.endswith(
        ": Perda de 5,2% de 1.000,00 USDT desde 2026-11-03 10:00 UTC; o limite de um dia é 5,00%. "
        "Todas as posições são vendidas."
    )


@pytest.mark.parametrize("state", ["IN_DOUBT", "ADOPTABLE", "SENT"])
def test_unresolved_order_then_translated(state: str) -> None:
    tree = ast.parse((GATEWAY / "adoption.py").read_text())
    found = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "unresolved")
    said = [text for node in ast.walk(found) if isinstance(node, ast.JoinedStr) for text in texts(node, {})]
    assert len(said) == 3
    assert all(portuguese(f"BTC/USDT: {text}") for text in said), state


def test_books_that_wait_for_reconciliation_then_translated() -> None:
    source = (GATEWAY / "reconciliation.py").read_text()
    for beginning in ("Account and books are being compared since the start, and ", "Account and books do not agree ("):
        assert beginning in source
    begun = "Account and books are being compared since the start, and"
    assert portuguese(f"{begun} 3 difference(s) were found: see Reconciliation.") is not None
    assert portuguese(f"{begun} the venue has not told all of it yet: see Reconciliation.") is not None
    found = portuguese("Account and books do not agree (2 difference(s)): mend that under Reconciliation.")
    assert found == "Conta e livros não batem (2 divergência(s)): corrija isso em Conciliação."


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("upstream.py", "there is no key for this venue: enter one in Settings"),
        ("key_desk.py", "there is no key: enter one in Settings"),
        ("key_desk.py", "the key is locked: enter its passphrase in Settings"),
        ("key_desk.py", "the key file {self._path} is not there: put it back"),
        ("credentials.py", "{path} cannot be read ({error.strerror}): let the gateway's user read it"),
        ("key_store.py", "{self._path.name} was changed: remove the key in Settings and enter it again"),
        ("credentials.py", '{path} must hold {{"key": …, "secret": …}}'),
        ("key_store.py", "{self._path.name} cannot be read: remove the key in Settings and enter it again"),
    ],
)
def test_why_nothing_can_be_signed_then_in_portuguese_and_in_the_denial_too(file: str, part: str) -> None:
    assert part in (GATEWAY / file).read_text()
    part = part.replace("{{", "{").replace("}}", "}")
    told = portuguese(part)
    assert told is not None
    denied = portuguese(f"The bot's orders cannot be signed, exits neither ({part}).")
    assert denied == f"As ordens do bot não podem ser assinadas, nem as de saída ({told})."


def test_flaws_of_candles_then_each_in_portuguese() -> None:
    for flaw in ("NONE_THERE", "STALE", "MISSING", "FILLED_IN", "WITHHELD", "JUMP", "NOT_TRADED"):
        (reason,) = flawed(flaw).reasons
        found = portuguese(f"The candles of BTC/USDT cannot be trusted: {reason} {reason}")
        assert found is not None
        assert reason not in found


def test_words_of_the_owner_then_left_as_they_are() -> None:
    said = "BTC/USDT is locked for all bots until it is lifted (sold 3.5 by hand, all bots)."
    assert portuguese(said) == (
        "BTC/USDT está bloqueado para todos os bots até que o bloqueio seja retirado (sold 3.5 by hand, all bots)."
    )
    assert portuguese("I do not like the market today.") is None


@pytest.mark.parametrize("said", ["back in a day, the market calms", "The pair", "unknown", ""])
def test_reason_that_a_person_wrote_then_no_value_of_an_event_is_translated(said: str) -> None:
    assert portuguese_values({"reason": said}) == {}
    stale = "The newest candles are missing: the series is old."
    assert portuguese_values({"reason": f"{stale} {said}"}) == ({} if said else {"reason": WORDS[stale]})


def test_flaws_of_candles_as_a_value_then_each_sentence_in_portuguese() -> None:
    flaws = [sentence for sentence in WORDS if sentence.endswith(".")]
    assert portuguese_values({"reason": " ".join(flaws)}) == {"reason": " ".join(map(WORDS.__getitem__, flaws))}


@given(st.text(max_size=200))
def test_any_text_then_a_text_or_nothing(text: str) -> None:
    found = portuguese(text)
    assert found is None or isinstance(found, str)
