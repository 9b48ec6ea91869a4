"""The sentences that a source file can say, read from its source: a figure stands in each gap."""

import ast
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

Gap = Callable[[ast.expr], str]
SAMPLE = "12.5"


def sentences(file: Path) -> Iterator[str]:
    """Every sentence of a no in a file, as its source writes it, with a figure in each gap."""
    tree = ast.parse(file.read_text())
    named = named_in(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = {"Denial": 1, "Verdict": 3}.get(node.func.id)
            if place is not None and len(node.args) > place:
                yield from texts(node.args[place], named)


def named_in(scope: ast.AST) -> dict[str, ast.expr]:
    """What each name stands for that is given a value somewhere in `scope`."""
    return {
        target.id: node.value
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def calls_in(file: Path) -> Iterator[tuple[ast.Call, dict[str, ast.expr]]]:
    """Each call in the functions of a file, with what the names of its function stand for."""
    for function in ast.walk(ast.parse(file.read_text())):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            named = named_in(function)
            yield from ((node, named) for node in ast.walk(function) if isinstance(node, ast.Call))


def texts(node: ast.expr, named: dict[str, ast.expr], gap: Gap = lambda _: SAMPLE) -> Iterator[str]:
    """What an expression may be: both sides of a choice, and the value of a name where it is a text.

    `gap` says what stands for a value that only a running program knows.
    """
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, named, gap)
        yield from texts(node.orelse, named, gap)
    elif isinstance(node, ast.JoinedStr):
        for parts in itertools.product(*([*texts(part, named, gap)] for part in node.values)):
            yield "".join(parts)
    elif isinstance(node, ast.FormattedValue):
        known = isinstance(node.value, ast.Name | ast.IfExp)
        yield from texts(node.value, named, gap) if known else [gap(node.value)]
    elif isinstance(node, ast.Name) and isinstance(named.get(node.id), ast.Constant | ast.IfExp | ast.JoinedStr):
        yield from texts(named[node.id], named, gap)
    else:
        yield gap(node)
