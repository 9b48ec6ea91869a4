"""The panel's real application on a home of its own, between a fake gateway and a fake bothost."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from fastapi import FastAPI

from tests.panel.conftest import STRATEGY, Panel, client_of, set_up_owner
from tests.panel.fake_bothost import FakeBothost, serving_bothost
from tests.panel.fakes import serving_gateway
from vostok.panel.app import create_app
from vostok.panel.lifecycle import running
from vostok.settings import Settings
from vostok.sockets import socket_path


async def open_panel(folder: Path, stack: AsyncExitStack, change: Callable[[FastAPI], None] | None = None) -> Panel:
    """A running panel that is set up, with a client that is logged in; `change` sees the application before it runs."""
    home, strategies = folder / "home", folder / "strategies"
    home.mkdir()
    strategies.mkdir()
    (strategies / "Quiet.py").write_text(STRATEGY)
    settings = Settings(_env_file=None, home=home, strategies=strategies, frontend=folder / "dist")
    set_up_owner(settings)
    gateway = await stack.enter_async_context(serving_gateway(socket_path(home, "gateway")))
    bothost = await stack.enter_async_context(serving_bothost(FakeBothost(), socket_path(home, "bothost")))
    app = create_app(settings)
    if change is not None:
        change(app)
    await stack.enter_async_context(running(app, settings))
    client = await stack.enter_async_context(client_of(app, settings))
    panel = Panel(app, settings, client, gateway, bothost)
    panel.log_in()
    return panel
