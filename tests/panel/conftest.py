"""A panel for tests: the real application on a temporary home, between a fake gateway and a fake bothost."""

import functools
import gc
import os
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI
from starlette.datastructures import State

from tests.panel.audit_types import without_a_word
from tests.panel.fake_bothost import FakeBothost, serving_bothost
from tests.panel.fakes import FakeGateway, serving_gateway
from vostok import audit
from vostok.clock import now_ms
from vostok.panel.app import create_app
from vostok.panel.auth import service as auth
from vostok.panel.auth.passwords import hash_password
from vostok.panel.lifecycle import open_database, running
from vostok.panel.perimeter import Perimeter
from vostok.settings import Settings
from vostok.sockets import socket_path

PASSWORD = "orbit-station-9"
STRATEGY = '''
from freqtrade.strategy import DecimalParameter, IntParameter, IStrategy


class Quiet(IStrategy):
    """Does nothing."""

    timeframe = "1h"
    stoploss = -0.04
    startup_candle_count = 30
    buy_rsi = IntParameter(10, 40, default=30, space="buy")
    buy_factor = DecimalParameter(0.5, 2.0, default=1.0, space="buy")
'''


@dataclass
class Panel:
    """The application, a client that is logged in, and its neighbours."""

    app: FastAPI
    settings: Settings
    client: httpx.AsyncClient
    gateway: FakeGateway
    bothost: FakeBothost
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    def log_in(self) -> None:
        """Give the client a session, as a login does, without the work of a password's hash."""
        with self.app.state.database.write() as session:
            secret, row = auth.open_session(session, "127.0.0.1", "tests", now_ms())
        self.client.cookies.set(f"vostok-{self.settings.port}", secret)
        self.client.headers["X-CSRF-Token"] = row.csrf_token

    async def create(self, **changes: Any) -> Any:
        """Create a bot and return it."""
        answer = await self.client.post("/api/bots", json=bot_body(**changes))
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def bot(self, bot_id: str) -> Any:
        """The bot as the API shows it."""
        return (await self.client.get(f"/api/bots/{bot_id}")).json()


def bot_body(**changes: Any) -> dict[str, Any]:
    """A request that creates a bot."""
    return {"name": "Alpha", "strategy": "Quiet", "pairs": ["BTC/USDT"]} | changes


@pytest.fixture(autouse=True)
def _plain_logs() -> None:
    """As in a program: a traceback without the values of its variables, which take seconds to draw."""
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


@pytest.fixture(autouse=True)
def _audit_rows_have_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row whose type is put together while the panel runs has a word on the Audit page, too."""
    chained = audit.chained

    def checked(rows: Iterable[audit.Row], newest: tuple[int, bytes]) -> list[audit.Entry]:
        rows = list(rows)
        assert without_a_word({row.type for row in rows}) == [], "write it into audit.what of the dashboard's texts"
        return chained(rows, newest)

    monkeypatch.setattr(audit, "chained", checked)


@pytest.fixture
def panel_settings(home: Path, tmp_path: Path) -> Settings:
    """Settings of a set-up installation with one strategy."""
    strategies = tmp_path / "strategies"
    strategies.mkdir()
    (strategies / "Quiet.py").write_text(STRATEGY)
    return Settings(
        _env_file=os.devnull,
        home=home,
        strategies=strategies,
        frontend=tmp_path / "dist",
        # How full the disk of the machine is that tests, is no part of what they say.
        disk_limit=1,
    )


@pytest.fixture
async def gateway(panel_settings: Settings) -> AsyncIterator[FakeGateway]:
    async with serving_gateway(socket_path(panel_settings.home, "gateway")) as fake:
        yield fake


@pytest.fixture
async def bothost(panel_settings: Settings) -> AsyncIterator[FakeBothost]:
    async with serving_bothost(FakeBothost(), socket_path(panel_settings.home, "bothost")) as fake:
        yield fake


@pytest.fixture
async def closed_panel(panel_settings: Settings, gateway: FakeGateway, bothost: FakeBothost) -> AsyncIterator[Panel]:
    """A running panel with a client that is not logged in."""
    set_up_owner(panel_settings)
    app = application(panel_settings)
    with ExitStack() as ending:
        async with running(app, panel_settings), client_of(app, panel_settings) as client:
            yield Panel(app, panel_settings, client, gateway, bothost)
            # httpcore leaves a socket to the collector when its connect is cancelled, as it is when a panel stops.
            ending.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore", ResourceWarning)
        app.state = State()
        gc.collect()
    # What is alive now stays: the next collection need not look at it again.
    gc.freeze()


@pytest.fixture
async def panel(closed_panel: Panel) -> Panel:
    """A running panel with a client that is logged in."""
    closed_panel.log_in()
    return closed_panel


@functools.cache
def _application() -> FastAPI:
    """Made once: to work out its routes takes longer than most tests."""
    return create_app(Settings(_env_file=os.devnull))


def application(settings: Settings) -> FastAPI:
    """The application with nothing of an earlier test: all that it holds is in its state."""
    app = _application()
    app.state = State({"settings": settings})
    return app


@functools.cache
def password_hash() -> str:
    """Made once: it takes as long as it should."""
    return hash_password(PASSWORD)


@functools.cache
def _set_up() -> dict[str, bytes]:
    """The home of an installation that was set up; its migrations take longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Settings(_env_file=os.devnull, home=Path(folder)))
        with database.write() as session:
            auth.create_owner(session, password_hash(), None, "system", now_ms())
        database.close()
        return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


def set_up_owner(settings: Settings) -> None:
    """Do the setup of an installation that is not running."""
    for name, content in _set_up().items():
        (settings.home / name).write_bytes(content)


def client_of(app: FastAPI, settings: Settings) -> httpx.AsyncClient:
    """A browser on this machine, without a network in between."""
    perimeter = Perimeter(app, settings.frontend, frozenset())
    transport = httpx.ASGITransport(perimeter, raise_app_exceptions=False, client=("127.0.0.1", 4000))
    return httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{settings.port}")
