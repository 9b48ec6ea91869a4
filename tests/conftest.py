"""What every test may ask for."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from tests.programs import Installation
from vostok.settings import settings

# Nothing of what is imported for the collection is ever garbage: to look for some is a quarter of its time.
gc.disable()

# How many examples a property gets that sets no number of its own; `npm run faults -- properties` draws far more.
EXAMPLES_VARIABLE = "PROPERTY_EXAMPLES"
EXAMPLES = 30

# A shared two-core machine is slow at times: an example that takes long is no failure.
hypothesis_settings.register_profile(
    "vostok",
    max_examples=int(os.environ.get(EXAMPLES_VARIABLE, EXAMPLES)),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("vostok")


# The tests of one shared stack (the fixture `shared`).
SHARERS = ("accessible", "backtest", "bots", "files", "fits", "lab", "live", "pictures", "still")
ON_THE_STACK = {f"tests/e2e/test_{name}.py" for name in SHARERS}
# Campaigns load a machine to its limit: beside the stack or another campaign they would only find that it is slow.
CAMPAIGNS = "tests/faults/"


def _is_heavy(file: str) -> bool:
    return file in ON_THE_STACK or file.startswith(CAMPAIGNS)


class BySharing(LoadFileScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    """One process runs the tests of a file, and one all tests of the stack: what they share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "heavy" if _is_heavy(file) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BySharing:
    """pytest-xdist 3.8 overlooks the groups of its own `--dist loadgroup` with pytest 9.2."""
    config.option.loadscopereorder = False
    return BySharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several processes, what is long begins first: else one of them would wait for it at the end."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=_place)


def _place(item: pytest.Item) -> tuple[bool, bool]:
    return not _is_heavy(item.nodeid.partition("::")[0]), item.get_closest_marker("slow") is None


def pytest_collection_finish() -> None:
    """What is imported stays: leave it out of each collection, else those take longer than the tests."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory of this test alone; the settings of this process point at it and read no `.env`."""
    for name in [name for name in os.environ if name.startswith("VOSTOK_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("VOSTOK_ENV_FILE", os.devnull)
    monkeypatch.setenv("VOSTOK_HOME", str(folder))
    settings.cache_clear()
    yield folder
    settings.cache_clear()


@pytest.fixture
def installation(home: Path) -> Iterator[Installation]:
    """An installation on `home` with free ports; what a test starts on it ends with the test."""
    installed = Installation(home)
    yield installed
    installed.stop_all()
