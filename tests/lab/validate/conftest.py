"""A validation runs in a process of its own and silences it; here it is that of all tests."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _heard_again() -> Iterator[None]:
    yield
    logging.disable(logging.NOTSET)
