"""The event loop never waits for the write lock: who holds it may need the loop to let go of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from vostok import panel

Function = ast.FunctionDef | ast.AsyncFunctionDef
# Before anything is served.
AT_THE_START = {"lifecycle.running"}


def own(node: ast.AST) -> Iterator[ast.AST]:
    """What a function does itself, without the functions in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.Lambda):
            yield child
            yield from own(child)


def called(function: Function) -> Iterator[str]:
    """The functions of its own module that a function calls."""
    for node in own(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("self."):
            yield ast.unparse(node.func).removeprefix("self.")


def writes(function: Function) -> bool:
    """Whether it opens a transaction itself."""
    opened = (ast.unparse(node) for node in own(function) if isinstance(node, ast.withitem))
    return any("database.write()" in item for item in opened)


def waiting_on_the_loop(file: Path) -> Iterator[str]:
    """The coroutines of a file that wait for the lock, themselves or through a function that they call."""
    functions = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, Function)]
    writers = {function.name for function in functions if writes(function) and isinstance(function, ast.FunctionDef)}
    for _ in functions:
        plain = (function for function in functions if isinstance(function, ast.FunctionDef))
        writers |= {function.name for function in plain if writers & set(called(function))}
    for function in functions:
        if isinstance(function, ast.AsyncFunctionDef) and (writes(function) or writers & set(called(function))):
            yield f"{file.stem}.{function.name}"


def test_no_coroutine_of_the_panel_waits_for_the_write_lock() -> None:
    files = [file for file in Path(panel.__file__).parent.rglob("*.py") if "database.write()" in file.read_text()]
    assert len(files) > 20
    assert {name for file in files for name in waiting_on_the_loop(file)} == AT_THE_START
