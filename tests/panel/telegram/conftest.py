"""A Bot API server for each test."""

from collections.abc import Iterator

import pytest

from tests.panel.telegram.bot_api_server import FakeTelegram, telegram


@pytest.fixture
def server() -> Iterator[FakeTelegram]:
    with telegram() as opened:
        yield opened
