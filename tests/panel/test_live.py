"""`/api/ws` on a real port: hello first, changes after, and nobody uninvited."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.panel.conftest import Panel
from tests.panel.samples import until
from tests.programs import free_ports
from vostok.panel import live
from vostok.panel.perimeter import Perimeter
from vostok.web import tcp_server


@asynccontextmanager
async def serving(panel: Panel) -> AsyncIterator[str]:
    """Serve the panel as its program does; yields host and port."""
    port = free_ports().panel
    app = Perimeter(panel.app, panel.settings.frontend, frozenset())
    server = tcp_server(app, "127.0.0.1", port, lifespan="off", proxy_headers=False, ws="websockets-sansio")
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.should_exit = server.force_exit = True
        await task


def opened(panel: Panel, address: str, **headers: str) -> connect:
    """A socket with the client's cookie."""
    cookies = "; ".join(f"{name}={value}" for name, value in panel.client.cookies.items())
    return connect(f"ws://{address}/api/ws", additional_headers={"Cookie": cookies, **headers})


async def next_message(socket: ClientConnection) -> Any:
    async with asyncio.timeout(10):
        return json.loads(await socket.recv())


async def test_socket_then_hello_first_and_then_each_change(panel: Panel) -> None:
    async with serving(panel) as address, opened(panel, address) as socket:
        hello = await next_message(socket)
        assert hello["type"] == "hello"
        assert set(hello["data"]) == {"boot_id", "server_time"}
        bot = await panel.create()
        while (message := await next_message(socket))["type"] != "bot":
            assert message["type"] in ("health", "portfolio", "activity", "tick")
        assert message["data"]["id"] == bot["id"]
        assert message["seq"] > hello["seq"]


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
async def test_socket_of_another_site_then_refused_though_the_cookie_is_right(panel: Panel, origin: str) -> None:
    async with serving(panel) as address:
        with pytest.raises(InvalidStatus) as refused:
            await opened(panel, address, Origin=origin)
    assert refused.value.response.status_code == 403


async def test_socket_without_login_then_refused(closed_panel: Panel) -> None:
    async with serving(closed_panel) as address:
        with pytest.raises(InvalidStatus):
            await connect(f"ws://{address}/api/ws")


async def test_logout_then_the_open_socket_ends(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CHECK_EVERY_S", 0.2)
    async with serving(panel) as address, opened(panel, address) as socket:
        await next_message(socket)
        await panel.client.post("/api/auth/logout")
        with pytest.raises(ConnectionClosed) as closed:
            await _read_to_the_end(socket)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == live.LOGGED_OUT


async def _read_to_the_end(socket: ClientConnection) -> None:
    while True:
        await next_message(socket)
