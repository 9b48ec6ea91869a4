"""What every test may ask for."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.programs import Installation
from vostok.settings import settings

# A shared two-core machine is slow at times: an example that takes long is no failure.
hypothesis_settings.register_profile("vostok", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("vostok")


def pytest_collection_finish() -> None:
    """What is imported stays: leave it out of each collection, else those take longer than the tests."""
    gc.collect()
    gc.freeze()


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
