"""The types of audit rows that panel and gateway write, as their sources name them."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import vostok
from tests.risk.sentences import named_in, texts
from vostok.settings import ROOT

SOURCE = Path(vostok.__file__).parent
_TYPE = re.compile(r"[a-z]+(?:\.[a-z_]+)+")
_WRITERS = {"append", "audit"}


def named_in_the_sources() -> set[str]:
    """Each that is written out; what is put together while a program runs, the tests' own rows tell (`conftest`)."""
    trees = [ast.parse(file.read_text()) for folder in ("panel", "gateway") for file in (SOURCE / folder).rglob("*.py")]
    writers = _WRITERS | {
        function.name
        for tree in trees
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _passes_a_type_on(function)
    }
    return {
        said
        for tree in trees
        for call, named in _calls(tree)
        if writers & {_name(call.func), *map(_name, call.args)}
        for value in (*call.args, *(keyword.value for keyword in call.keywords))
        for said in texts(value, named)
        if _TYPE.fullmatch(said)
    }


def _passes_a_type_on(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    called = {_name(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    return "type" in [argument.arg for argument in function.args.args] and bool(called & {*_WRITERS, "record"})


def _name(node: ast.expr) -> str:
    """`record` of `bots.record`."""
    return ast.unparse(node).rpartition(".")[2] if isinstance(node, ast.Name | ast.Attribute) else ""


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, dict[str, ast.expr]]]:
    constants = {name: node for name, node in named_in(tree).items() if isinstance(node, ast.Constant)}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            named = constants | named_in(function)
            yield from ((node, named) for node in ast.walk(function) if isinstance(node, ast.Call))


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = json.loads((ROOT / "frontend/src/i18n/en.json").read_text())["audit"]
    return words


def without_a_word(types: Iterable[str]) -> list[str]:
    """Those that the dashboard's Audit page cannot tell in words."""
    told, kinds = (_words()[part] for part in ("what", "kind"))
    return sorted(type for type in types if type.replace(".", "_") not in told or type.partition(".")[0] not in kinds)
