"""Each line of the check-up that the dashboard shows has a Portuguese one, which says the same figures."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.risk.test_portuguese import SAMPLE, texts
from vostok import doctor
from vostok.doctor.portuguese import portuguese
from vostok.panel.doctor import routes

DOCTOR = Path(doctor.__file__).parent
FILES = [DOCTOR / "findings.py", DOCTOR / "machine.py", DOCTOR / "programs.py", Path(routes.__file__)]


def sentences(file: Path) -> Iterator[str]:
    """What each `Finding` of a file says, with a figure in each gap."""
    for function in ast.walk(ast.parse(file.read_text())):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        named = {
            target.id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                yield from texts(node.args[2], named)


SAID = sorted({said for file in FILES for said in sentences(file) if said != SAMPLE})


def test_every_line_of_the_check_up_is_looked_at() -> None:
    assert len(SAID) > 35


@pytest.mark.parametrize("said", SAID)
def test_line_of_the_check_up_then_known_in_portuguese_with_its_figures(said: str) -> None:
    found = portuguese(said)
    assert found is not None, f"{said} has no shape in doctor/portuguese.py"
    assert found.replace("12,5", SAMPLE).count(SAMPLE) == said.count(SAMPLE)


def test_versions_keep_their_points_and_figures_get_a_comma() -> None:
    assert portuguese("Python 3.11") == "Python 3.11"
    assert portuguese("12.5 GB free, 85% used") == "12,5 GB livres, 85% em uso"
    assert portuguese("The bot host is asleep") is None
