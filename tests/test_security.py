"""What backend/SECURITY.md claims: every test it names exists; no dangerous readers; no pattern that runs away."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import vostok
from tests.programs import ROOT

PAGE = (ROOT / "backend" / "SECURITY.md").read_text()
# ASVS 5.0, level 1: https://github.com/OWASP/ASVS/tree/v5.0.0/5.0
LEVEL_1 = set(
    """
V1.2.1 V1.2.2 V1.2.3 V1.2.4 V1.2.5 V1.3.1 V1.3.2 V1.5.1 V2.1.1 V2.2.1 V2.2.2 V2.3.1 V3.2.1 V3.2.2 V3.3.1 V3.4.1 V3.4.2
V3.5.1 V3.5.2 V3.5.3 V4.1.1 V4.4.1 V5.2.1 V5.2.2 V5.3.1 V5.3.2 V6.1.1 V6.2.1 V6.2.2 V6.2.3 V6.2.4 V6.2.5 V6.2.6 V6.2.7
V6.2.8 V6.3.1 V6.3.2 V6.4.1 V6.4.2 V7.2.1 V7.2.2 V7.2.3 V7.2.4 V7.4.1 V7.4.2 V8.1.1 V8.2.1 V8.2.2 V8.3.1 V9.1.1 V9.1.2
V9.1.3 V9.2.1 V10.4.1 V10.4.2 V10.4.3 V10.4.4 V10.4.5 V11.3.1 V11.3.2 V11.4.1 V12.1.1 V12.2.1 V12.2.2 V13.4.1 V14.2.1
V14.3.1 V15.1.1 V15.2.1 V15.3.1
""".split()  # noqa: SIM905  seventy lines otherwise
)
FAULTS = {f"F{number}" for number in range(35, 44)}
# Reading any of these runs what was written into it.
DANGEROUS_IMPORTS = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}
DANGEROUS_CALLS = {"eval", "exec", "compile", "__import__"}
# A step of a validation tells its result to the process that forked it, which may no more than the step itself.
KNOWN_READERS = {"backend/vostok/lab/executor.py"}
PUMPS = ("a", " ", "=", "0", "/", ":", ".", "-", "_", "a.", "a=", "a ", "\n", "{", "|", "A0", "1,")
LONG, WITHIN_S = 8_000, 0.5


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every table."""
    for line in text.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def items(cell: str) -> set[str]:
    """`V6.2.1–V6.2.3, V6.3.1` as single items."""
    found: set[str] = set()
    for part in cell.split(", "):
        first, _, last = part.partition("–")
        stem, _, begin = first.rpartition(".")
        end = last.rpartition(".")[2] or begin
        found |= {f"{stem}.{each}" for each in range(int(begin), int(end) + 1)} if stem else {first}
    return found


def test_each_test_that_is_named_exists() -> None:
    named = re.findall(r"`((?:auth|tests|frontend/tests)/[\w/.]+?\.(?:py|tsx?))(?:::(\w+))?`", PAGE)
    assert len(named) > 60
    for file, function in named:
        path = ROOT / file.replace("auth/", "tests/panel/auth/", 1) if file.startswith("auth/") else ROOT / file
        assert path.is_file(), file
        if function:
            assert re.search(rf"^\s*(async )?def {function}\(", path.read_text(), re.MULTILINE), f"{file}::{function}"


def test_each_item_of_level_1_and_each_fault_has_its_row() -> None:
    covered = {item for cells in rows(PAGE) if re.match(r"[VF]\d", cells[0]) for item in items(cells[0])}
    assert covered >= LEVEL_1 | FAULTS
    for cells in rows(PAGE):
        assert len(cells) >= 2, cells
        assert all(cells), cells


def sources() -> Iterator[Path]:
    """What runs: the programs and the shipped strategies."""
    yield from (ROOT / "backend" / "vostok").rglob("*.py")
    yield from (ROOT / "strategies").glob("*.py")


def test_no_file_that_is_read_can_run_code() -> None:
    found = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            names: list[str | None] = []
            if isinstance(node, ast.Import):
                names = [alias.name.partition(".")[0] for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DANGEROUS_CALLS:
                found.add(f"{path.relative_to(ROOT)}: {node.func.id}")
            if DANGEROUS_IMPORTS & set(names):
                found.add(path.relative_to(ROOT).as_posix())
    assert found == KNOWN_READERS


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of the pure packages, the gateway, the panel or the foundation holds by name."""
    found = {}
    for info in pkgutil.walk_packages(vostok.__path__, "vostok."):
        if re.search(r"__main__|migrations|vostok\.(bot|bothost|lab\.run)\b|_cli$|standalone", info.name):
            continue
        for name, value in vars(importlib.import_module(info.name)).items():
            values = value if isinstance(value, (tuple, list)) else (value,)
            for place, each in enumerate(values):
                if isinstance(each, re.Pattern) and isinstance(each.pattern, str):
                    found[f"{info.name}.{name}[{place}]"] = each
    return found


@pytest.mark.slow
def test_no_pattern_takes_long_over_any_text() -> None:
    known = patterns()
    assert len(known) > 15
    for name, pattern in known.items():
        for pump in PUMPS:
            text = (pump * LONG)[:LONG] + "\0"
            began = time.process_time()
            pattern.search(text)
            pattern.fullmatch(text)
            assert time.process_time() - began < WITHIN_S, (name, pump)
