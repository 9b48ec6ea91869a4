"""The portfolio's short way is as closed as the long one, and answers the same."""

import httpx
import pytest

from tests.panel.conftest import Panel


async def through_the_routes(panel: Panel) -> httpx.Response:
    """The same question to the routes themselves."""
    transport = httpx.ASGITransport(panel.app, client=("127.0.0.1", 4000))
    async with httpx.AsyncClient(
        transport=transport, base_url=panel.client.base_url, cookies=panel.client.cookies
    ) as client:
        return await client.get("/api/portfolio")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_owner_then_the_snapshot_as_the_route_answers_it(panel: Panel, encoding: str) -> None:
    await panel.create()
    short = await panel.client.get("/api/portfolio", headers={"Accept-Encoding": encoding})
    assert short.content == (await through_the_routes(panel)).content
    assert (short.headers.get("content-encoding") == "gzip") is (encoding == "gzip")
    assert short.headers["content-type"] == "application/json"
    assert short.headers["cache-control"] == "no-store"
    assert short.headers["x-frame-options"] == "DENY"


async def test_snapshot_that_changed_then_packed_anew(panel: Panel) -> None:
    books = panel.app.state.books
    for figure in (b'{"ts":1,"books":[]}', b'{"ts":2,"books":[]}'):
        books.snapshot = figure
        assert (await panel.client.get("/api/portfolio", headers={"Accept-Encoding": "gzip"})).content == figure


async def test_stranger_then_401_in_words(closed_panel: Panel) -> None:
    answer = await closed_panel.client.get("/api/portfolio")
    assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized")


@pytest.mark.parametrize("authorization", ["Bearer vostok_guess", "Bearer", "Basic b3duZXI6"])
async def test_wrong_token_then_401(closed_panel: Panel, authorization: str) -> None:
    answer = await closed_panel.client.get("/api/portfolio", headers={"Authorization": authorization})
    assert answer.status_code == 401


async def test_token_then_answered_until_it_is_withdrawn(panel: Panel) -> None:
    made = (await panel.client.post("/api/tokens", json={"name": "script"})).json()
    headers = {"Authorization": f"Bearer {made['token']}"}
    panel.client.cookies.clear()
    assert (await panel.client.get("/api/portfolio", headers=headers)).status_code == 200
    withdrawn = f"/api/tokens/{made['id']}"
    assert (await panel.client.delete(withdrawn, headers=headers)).status_code == 204
    assert (await panel.client.get("/api/portfolio", headers=headers)).status_code == 401


async def test_unknown_host_then_refused_before_anything_is_read(panel: Panel) -> None:
    answer = await panel.client.get("/api/portfolio", headers={"Host": "rebound.example"})
    assert answer.status_code == 421


async def test_other_method_then_not_the_short_way(panel: Panel) -> None:
    assert (await panel.client.post("/api/portfolio", json={})).status_code == 405
