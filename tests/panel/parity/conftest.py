"""A bot to compare."""

import pytest

from tests.panel.conftest import Panel
from tests.panel.parity.comparing import has_run
from vostok.panel.data import download


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "PAGES_PER_S", 10_000)


@pytest.fixture
async def bot(panel: Panel) -> str:
    """A bot that has run for twenty hours."""
    made: str = (await panel.create())["id"]
    await has_run(panel, made)
    return made
