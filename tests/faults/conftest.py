"""The campaigns of faults load a machine to its limit: two at once would only find that it is slow."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process run all of them, one after another."""
    for item in items:
        if "tests/faults/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("stack"))
