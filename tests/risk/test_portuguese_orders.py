"""Every step of an order that the gateway explains is explained in Portuguese, too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import vostok.gateway
from tests.risk.sentences import calls_in, named_in, texts
from vostok.risk.portuguese import portuguese

GATEWAY = Path(vostok.gateway.__file__).parent
# Where the reason of a call stands that moves an order, beside `reason=`.
PLACES = {"move": 99, "finish": 3, "doubt": 1, "reject": 1, "settle": 99}
# What is handed on from a caller that is looked at, or is said already.
HANDED_ON = {"reason", "order.reason", "None", "str(error)"}


def reasons() -> Iterator[tuple[str, str]]:
    for file in sorted(GATEWAY.glob("*.py")):
        constants = named_in(ast.parse(file.read_text()))
        for call, named in calls_in(file):
            if not isinstance(call.func, ast.Name) or call.func.id not in PLACES:
                continue
            given = [word.value for word in call.keywords if word.arg == "reason"]
            given += call.args[PLACES[call.func.id] :][:1]
            for reason in given:
                if ast.unparse(reason) in HANDED_ON and ast.unparse(reason) not in named:
                    continue
                for sentence in texts(reason, constants | named):
                    yield file.name, sentence


FOUND = sorted(set(reasons()))


def test_places_that_move_orders_then_found() -> None:
    files = {"adoption.py", "fresh_start.py", "journal.py", "live.py", "reconciliation_fixes.py", "replay.py"}
    assert {file for file, _ in FOUND} >= files | {"unclaimed.py"}


@pytest.mark.parametrize(("file", "sentence"), FOUND)
def test_reason_of_a_step_then_in_portuguese(file: str, sentence: str) -> None:
    told = portuguese(sentence)
    assert told is not None, f"{file}: {sentence} has no Portuguese"
    assert told != sentence or sentence.startswith("12.5"), "a state and what a latch says, which is told of itself"
