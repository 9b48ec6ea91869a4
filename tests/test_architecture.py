"""House rules that a machine can hold and no linter here does."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.programs import ROOT
from vostok.settings import ENV_FILE_VARIABLE, Settings

PYTHON_LINES = 300
DASHBOARD_LINES = 250
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "core", "manager", "managers"}
SKIPPED_FOLDERS = {"node_modules", "dist", "coverage", "user_data", "output", "__pycache__"}
GENERATED = {"package-lock.json", "schema.d.ts", "openapi.json", "routeTree.gen.ts"}
TEXT_SUFFIXES = {
    ".py",
    ".sh",
    ".md",
    ".toml",
    ".conf",
    ".yaml",
    ".yml",
    ".json",
    ".ts",
    ".tsx",
    ".txt",
    ".css",
    ".html",
    "",
}
# Set by the start for supervisord, not by people.
INTERNAL_VARIABLES = {
    "VOSTOK_WITH_SIMULATOR",
    "VOSTOK_ISOLATED",
    "VOSTOK_UMASK",
    "VOSTOK_UMASK_HOST",
    *(f"VOSTOK_AS_{name}" for name in ("GATEWAY", "PANEL", "SIMULATOR", "BOTHOST")),
}
# Written so that this file does not hold what it looks for.
ONE_MACHINE = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "/home/[a-z]" + "+/", "C:" + r"\\\\"]))
REGISTRY = re.compile(
    "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(org|com)", "--(extra-)?index" + "-url"])
)


def _files(root: Path = ROOT) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name != ".ci"
            if not hidden and path.name not in SKIPPED_FOLDERS and path.suffix != ".egg-info":
                yield from _files(path)
        elif path.suffix in TEXT_SUFFIXES and path.name not in {".env", ".git"}:
            yield path


FILES = list(_files())
PYTHON = [path for path in FILES if path.suffix == ".py"]
PRODUCT = [path for path in PYTHON if path.is_relative_to(ROOT / "backend")]


def _report(problems: Iterable[str]) -> None:
    found = list(problems)
    assert not found, "\n" + "\n".join(found)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_the_walk_sees_the_project() -> None:
    """Else all tests below would hold of nothing."""
    names = {_name(path) for path in FILES}
    assert {"entrypoint.sh", "Dockerfile", "backend/vostok/settings.py", "tests/test_architecture.py"} <= names


def test_python_file_has_at_most_300_lines() -> None:
    _report(
        f"{_name(path)}: {count} lines; split it by what it does"
        for path in PYTHON
        if (count := len(_lines(path))) > PYTHON_LINES
    )


def test_dashboard_file_has_at_most_250_lines() -> None:
    sources = [path for path in FILES if path.is_relative_to(ROOT / "frontend" / "src")]
    _report(
        f"{_name(path)}: {count} lines; split it by what it shows"
        for path in sources
        if path.suffix in (".ts", ".tsx")
        and path.name not in GENERATED
        and not path.is_relative_to(ROOT / "frontend/src/i18n")
        and (count := len(_lines(path))) > DASHBOARD_LINES
    )


def test_no_file_has_a_name_that_accepts_anything() -> None:
    _report(f"{_name(path)}: name it for what it does" for path in FILES if path.stem.lower() in VAGUE_NAMES)


def test_no_file_knows_one_machine_or_a_package_index() -> None:
    _report(
        f"{_name(path)}:{number}: {match.group()}"
        for path in FILES
        for number, line in enumerate(_lines(path), 1)
        if (match := ONE_MACHINE.search(line) or REGISTRY.search(line)) and path.name not in ("LICENSE", "openapi.json")
    )


def test_dashboard_builds_in_a_path_with_spaces() -> None:
    """`.pathname` of a file address is percent-encoded; `fileURLToPath` is not."""
    _report(
        f"{_name(path)}:{number}: use fileURLToPath"
        for path in FILES
        if path.suffix in (".ts", ".tsx", ".mjs") and path.is_relative_to(ROOT / "frontend")
        for number, line in enumerate(_lines(path), 1)
        if re.search(r"import\.meta\.url\)\.pathname", line)
    )


def test_lock_file_holds_no_address() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    _report(f"{name}: {entry['resolved']}" for name, entry in lock["packages"].items() if "resolved" in entry)


def test_broad_except_raises_logs_or_says_why() -> None:
    _report(
        f"{_name(path)}:{handler.lineno}: raise, log, or say in a comment why the error may end here"
        for path in PRODUCT
        for handler in _broad_handlers(ast.parse(path.read_text(encoding="utf-8")))
        if not _accounts_for_itself(handler, _lines(path))
    )


@pytest.mark.parametrize(
    ("source", "complaints"),
    [
        ("try:\n    f()\nexcept Exception:\n    pass", 1),
        ("try:\n    f()\nexcept:\n    x = 1", 1),
        ("try:\n    f()\nexcept (ValueError, BaseException):\n    x = 1", 1),
        ("try:\n    f()\nexcept Exception:\n    raise Denied from None", 0),
        ("try:\n    f()\nexcept Exception as error:\n    log.error('x', exc_info=error)", 0),
        ("try:\n    f()\nexcept Exception:  # any failure is a no\n    return_value = False", 0),
        ("try:\n    f()\nexcept ValueError:\n    pass", 0),
    ],
)
def test_check_for_broad_excepts_sees_what_it_should(source: str, complaints: int) -> None:
    handlers = _broad_handlers(ast.parse(source))
    assert sum(not _accounts_for_itself(handler, source.splitlines()) for handler in handlers) == complaints


def test_only_one_file_opens_http_over_sockets() -> None:
    """`vostok.local_http` does it without reading the certificates of authorities nobody asks."""
    opens = re.compile(r"HTTPTransport\([^)]*\buds=")
    assert [_name(path) for path in PYTHON if opens.search(path.read_text())] == ["backend/vostok/local_http.py"]


def test_suppression_of_a_lint_says_why() -> None:
    bare = re.compile(r"#\s*noqa(?!: [A-Z]+\d+(, ?[A-Z]+\d+)* [- ]+\w)")
    _report(
        f"{_name(path)}:{number}: write `noqa: CODE - reason`"
        for path in PRODUCT
        for number, line in enumerate(_lines(path), 1)
        if bare.search(line)
    )


def test_example_environment_documents_each_setting_and_nothing_else() -> None:
    documented = set(re.findall(r"^#(VOSTOK_[A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    settings = {f"VOSTOK_{name.upper()}" for name in Settings.model_fields} | {ENV_FILE_VARIABLE}
    assert documented == settings


def test_example_environment_shows_the_defaults() -> None:
    shown = dict(re.findall(r"^#VOSTOK_([A-Z_]+)=(.+)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    for name, value in shown.items():
        default = Settings.model_fields[name.lower()].default
        written = str(default.relative_to(ROOT)) if isinstance(default, Path) else str(default)
        assert value == (written.lower() if isinstance(default, bool) else written), name


def test_each_variable_in_use_is_documented() -> None:
    documented = (ROOT / ".env.example").read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    used = {
        (variable, _name(path))
        for path in FILES
        if not path.is_relative_to(ROOT / "tests")
        for variable in re.findall(r"\bVOSTOK_[A-Z][A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))
    }
    _report(
        f"{name}: {variable} is missing in .env.example (or CONTRIBUTING.md, where only developers need it)"
        for variable, name in sorted(used)
        if variable not in INTERNAL_VARIABLES
        and f"#{variable}=" not in documented
        and f"`{variable}`" not in documented
    )


def test_strategy_file_holds_a_class_of_its_name_with_a_docstring() -> None:
    for path in sorted((ROOT / "strategies").glob("[!_]*.py")):
        classes = {node.name: node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)}
        assert path.stem in classes, f"{_name(path)} must hold class {path.stem}"
        assert ast.get_docstring(classes[path.stem]), f"{_name(path)}: the docstring is the text in the dashboard"


def _broad_handlers(tree: ast.AST) -> list[ast.ExceptHandler]:
    def is_broad(kind: ast.expr | None) -> bool:
        if isinstance(kind, ast.Tuple):
            return any(is_broad(element) for element in kind.elts)
        return kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))

    return [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and is_broad(node.type)]


def _accounts_for_itself(handler: ast.ExceptHandler, lines: list[str]) -> bool:
    inside = list(ast.walk(handler))
    if any(isinstance(node, ast.Raise) for node in inside):
        return True
    if any(isinstance(node, ast.Name) and node.id in ("log", "logger") for node in inside):
        return True
    return any("#" in line for line in lines[handler.lineno - 1 : handler.end_lineno])
