"""An exchange on a scripted market."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.programs import Installation
from tests.simulator.scripted import START, ScriptedMarket
from vostok.binance.signing import KEY_HEADER, signed
from vostok.db import Database
from vostok.simulator.__main__ import MIGRATIONS
from vostok.simulator.exchange.accounts import Key, create_account
from vostok.simulator.exchange.engine import Engine
from vostok.simulator.lab.events import LabEvents
from vostok.simulator.wire.app import create_app


@dataclass
class Clock:
    """A clock that a test sets, in ms after START."""

    ms: int = 0

    def __call__(self) -> int:
        return START + self.ms


@pytest.fixture
def market() -> ScriptedMarket:
    return ScriptedMarket()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "simulator.sqlite", MIGRATIONS).open()
    yield opened
    opened.close()


@pytest.fixture
def account(database: Database) -> Key:
    """An account with 100,000 USDT."""
    return create_account(database, "k" * 64, "s" * 64, START)


@pytest.fixture
def engine(market: ScriptedMarket, database: Database, account: Key) -> Engine:
    assert account.account_id == 1
    return Engine(market, database)


@dataclass
class Wire:
    """A client of the exchange that signs, and the clock of the exchange."""

    client: TestClient
    key: Key
    clock: Clock

    def get(self, path: str, **params: Any) -> Any:
        """A public request."""
        return self.client.get(f"/api/v3/{path}", params=params)

    def signed(self, method: str, path: str, **params: Any) -> Any:
        """A signed request, all in the query."""
        query = signed(self.key.secret, {"timestamp": self.clock(), **params})
        return self.client.request(method, f"/api/v3/{path}?{query}", headers={KEY_HEADER: self.key.key})

    def order(self, **params: Any) -> Any:
        """`POST /order` on BTCUSDT."""
        return self.signed("POST", "order", **({"symbol": "BTCUSDT"} | params))


@pytest.fixture
def lab_events() -> LabEvents:
    """What a test makes happen on the exchange."""
    return LabEvents()


@pytest.fixture
def wire(engine: Engine, account: Key, lab_events: LabEvents) -> Iterator[Wire]:
    clock = Clock()
    with TestClient(create_app(engine, {account.key: account}, lab_events, clock)) as client:
        yield Wire(client, account, clock)


@dataclass(frozen=True)
class LiveExchange:
    """The simulator as a running program: where it listens, and the demo account's key."""

    address: str
    key: str
    secret: str


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveExchange]:
    """A real simulator for tests that drive it with clients of others."""
    installation = Installation(tmp_path_factory.mktemp("contract") / "home")
    with installation.running("simulator"):
        demo = json.loads((installation.home / "secrets" / "simulator.json").read_text())
        yield LiveExchange(f"127.0.0.1:{installation.ports.simulator}", demo["key"], demo["secret"])
