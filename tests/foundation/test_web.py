"""The error format, and a Unix socket that hangs up on strangers."""

import asyncio
from pathlib import Path

import aiohttp
import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, Field
from starlette.testclient import TestClient

from vostok.errors import Invalid, TooManyTries
from vostok.local_http import async_transport
from vostok.sockets import Peer
from vostok.web import install_errors, serve, tcp_server, unix_server


class Body(BaseModel):
    stake: int = Field(ge=1)


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()
    install_errors(app)

    @app.get("/expected")
    def expected() -> None:
        raise Invalid("The stake is too small: use at least 5 USDT.", field="stake_amount")

    @app.get("/tries")
    def tries() -> None:
        raise TooManyTries("Wait a minute.", retry_after_s=60)

    @app.get("/bug")
    def bug() -> None:
        raise ZeroDivisionError("secret detail")

    @app.post("/typed")
    def typed(body: Body) -> None: ...

    return app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


def test_expected_error_has_its_status_sentence_and_field(client: TestClient) -> None:
    answer = client.get("/expected")
    assert answer.status_code == 422
    assert answer.json() == {
        "error": "invalid",
        "detail": "The stake is too small: use at least 5 USDT.",
        "field": "stake_amount",
    }


def test_too_many_tries_says_when_to_come_back(client: TestClient) -> None:
    answer = client.get("/tries")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")


def test_malformed_body_names_the_field(client: TestClient) -> None:
    answer = client.post("/typed", json={"stake": 0})
    assert answer.status_code == 422
    assert answer.json()["field"] == "stake"


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"name": "a",}'])
def test_body_that_is_not_json_is_called_so_and_blames_no_field(client: TestClient, body: bytes) -> None:
    answer = client.post("/typed", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("The body is not JSON: ")
    assert "field" not in answer.json()


def test_unknown_address_and_method_have_the_same_format(client: TestClient) -> None:
    assert client.get("/nowhere").json()["error"] == "not_found"
    assert client.delete("/expected").json()["error"] == "method_not_allowed"


def test_bug_does_not_tell_its_inside(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    answer = client.get("/bug")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "secret detail" in capsys.readouterr().out


@pytest.mark.parametrize("welcome", [True, False])
async def test_unix_socket_answers_only_welcome_peers(app: FastAPI, tmp_path: Path, welcome: bool) -> None:
    asked: list[Peer] = []

    def allow(peer: Peer) -> bool:
        asked.append(peer)
        return welcome

    path = tmp_path / "s.sock"
    server = unix_server(app, path, allow=allow)
    task = asyncio.create_task(serve(server))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        async with httpx.AsyncClient(transport=async_transport(path)) as client:
            if welcome:
                assert (await client.get("http://s/nowhere")).status_code == 404
            else:
                with pytest.raises(httpx.TransportError):
                    await client.get("http://s/nowhere")
    finally:
        server.should_exit = True
        await task
    assert asked
    assert path.stat().st_mode & 0o777 == 0o600


async def test_servers_keep_an_idle_connection_longer_than_their_clients(app: FastAPI, tmp_path: Path) -> None:
    unix, tcp = unix_server(app, tmp_path / "s", allow=lambda _peer: True), tcp_server(app, "127.0.0.1", 0)
    assert unix.listener is not None
    unix.listener.close()
    panel = async_transport(tmp_path / "s")._pool._keepalive_expiry
    async with aiohttp.TCPConnector() as connector:
        bot = float(connector._keepalive_timeout)  # type: ignore[arg-type]
    assert panel is not None
    assert unix.config.timeout_keep_alive > panel
    assert tcp.config.timeout_keep_alive > bot
