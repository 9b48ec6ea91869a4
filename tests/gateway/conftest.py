"""One simulator and one gateway for all tests that only trade on them."""

from collections.abc import Iterator

import httpx
import pytest

from tests.gateway.client import let_hurry
from tests.programs import Installation


@pytest.fixture(scope="package")
def trading_floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Simulator and gateway on a home of their own; each test brings bots of its own."""
    installed = Installation(tmp_path_factory.mktemp("floor") / "home")
    with installed.running("simulator", "gateway"):
        with installed.control() as client:
            let_hurry(client)
        yield installed


@pytest.fixture
def control(trading_floor: Installation) -> Iterator[httpx.Client]:
    """The control side."""
    with trading_floor.control() as client:
        yield client


@pytest.fixture
def wire(trading_floor: Installation) -> Iterator[httpx.Client]:
    """The wire side."""
    with httpx.Client(base_url=trading_floor.gateway_url, timeout=30) as client:
        yield client
