"""Drop-in folders are found by themselves, and a bad file stops the start loudly."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from vostok import plugins

Make = Callable[..., ModuleType]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.syspath_prepend(str(tmp_path))

    def build(**files: str) -> ModuleType:
        folder = tmp_path / "dropins"
        folder.mkdir()
        (folder / "__init__.py").touch()
        for name, source in files.items():
            (folder / f"{name}.py").write_text(source)
        importlib.invalidate_caches()
        return importlib.import_module("dropins")

    yield build
    for name in [name for name in sys.modules if name.split(".")[0] == "dropins"]:
        del sys.modules[name]


def test_each_file_is_found_by_its_name(make: Make) -> None:
    package = make(second="RULE = 2", first="RULE = 1")
    assert plugins.load(package, "RULE", int) == {"first": 1, "second": 2}


def test_shared_code_is_passed_over(make: Make) -> None:
    package = make(base="", _helper="", rule="RULE = 1")
    assert plugins.load(package, "RULE", int) == {"rule": 1}


def test_file_without_the_object_stops_the_start(make: Make) -> None:
    package = make(forgot="OTHER = 1")
    with pytest.raises(plugins.PluginError, match=r"dropins.forgot must define RULE: int"):
        plugins.load(package, "RULE", int)


def test_file_that_cannot_be_imported_stops_the_start(make: Make) -> None:
    package = make(broken="RULE = ")
    with pytest.raises(plugins.PluginError, match=r"dropins.broken cannot be imported"):
        plugins.load(package, "RULE", int)
