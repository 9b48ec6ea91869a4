"""Accounts and tokens that look and change nothing: every changing operation of the document refuses them."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.panel.conftest import Panel, client_of
from vostok.panel.openapi import document

VIEWER_PASSWORD = "looking at orbits 5"
# What concerns a viewer's own session only, and what is done before anybody is logged in.
THEIRS = {"logout", "login", "setup"}
OWNERS_ALONE = {"get_backup", "list_browsers", "list_tokens", "list_viewers", "get_second_factor"}
OPERATIONS = [
    (operation["operationId"], method.upper(), re.sub(r"\{\w+\}", "aaaaaaaaaa", path))
    for path, methods in json.loads(document())["paths"].items()
    for method, operation in methods.items()
]


@asynccontextmanager
async def a_viewer(panel: Panel) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which a viewer is logged in."""
    body = {"name": "Gagarin", "password": VIEWER_PASSWORD}
    assert (await panel.client.post("/api/viewers", json=body)).status_code == 201
    async with client_of(panel.app, panel.settings) as client:
        session = await client.post("/api/auth/login", json=body)
        assert (session.status_code, session.json()["role"], session.json()["name"]) == (200, "viewer", "Gagarin")
        client.headers["X-CSRF-Token"] = session.json()["csrf_token"]
        yield client


async def refusals(client: httpx.AsyncClient) -> dict[str, int]:
    """What each changing operation says to `client`."""
    changing = [(name, method, path) for name, method, path in OPERATIONS if method != "GET" and name not in THEIRS]
    assert len(changing) > 60
    return {name: (await client.request(method, path, json={})).status_code for name, method, path in changing}


async def test_viewer_then_every_changing_operation_is_refused(panel: Panel) -> None:
    async with a_viewer(panel) as viewer:
        found = await refusals(viewer)
    assert {name: status for name, status in found.items() if status != 403} == {}


async def test_owner_then_the_same_operations_get_behind_that_check(panel: Panel) -> None:
    """The control: with nothing but the role changed, hardly one of them says 403."""
    found = await refusals(panel.client)
    assert sum(status == 403 for status in found.values()) <= 3


async def test_token_that_only_reads_then_every_changing_operation_is_refused(panel: Panel) -> None:
    made = (await panel.client.post("/api/tokens", json={"name": "grafana", "role": "viewer"})).json()
    async with client_of(panel.app, panel.settings) as program:
        program.headers["Authorization"] = f"Bearer {made['token']}"
        assert (await program.get("/api/portfolio")).status_code == 200
        found = await refusals(program)
    assert {name: status for name, status in found.items() if status != 403} == {}


async def test_viewer_then_readings_are_open_but_for_who_else_gets_in(panel: Panel) -> None:
    async with a_viewer(panel) as viewer:
        readings = [(name, path) for name, method, path in OPERATIONS if method == "GET"]
        found = {name: (await viewer.get(path)).status_code for name, path in readings}
    assert {name for name, status in found.items() if status == 403} == OWNERS_ALONE
    assert 401 not in found.values()


async def test_viewer_logs_out_then_nothing_is_open(panel: Panel) -> None:
    async with a_viewer(panel) as viewer:
        assert (await viewer.post("/api/auth/logout")).status_code == 204
        assert (await viewer.get("/api/bots")).status_code == 401


async def test_viewer_deleted_then_their_browsers_are_logged_out_at_once(panel: Panel) -> None:
    async with a_viewer(panel) as viewer:
        found = (await panel.client.get("/api/viewers")).json()["items"]
        assert found[0]["last_login_at"] is not None
        assert (await panel.client.delete(f"/api/viewers/{found[0]['id']}")).status_code == 204
        assert (await viewer.get("/api/bots")).status_code == 401
    assert (await panel.client.get("/api/viewers")).json()["items"] == []


async def test_viewers_password_then_it_opens_nothing_of_the_owner(panel: Panel) -> None:
    async with a_viewer(panel):
        pass
    async with client_of(panel.app, panel.settings) as other:
        assert (await other.post("/api/auth/login", json={"password": VIEWER_PASSWORD})).status_code == 401
        wrong = await other.post("/api/auth/login", json={"name": "Titov", "password": VIEWER_PASSWORD})
        assert (wrong.status_code, wrong.json()["detail"]) == (401, "The password is wrong.")


async def test_name_twice_or_weak_password_then_a_sentence_at_the_field(panel: Panel) -> None:
    async with a_viewer(panel):
        pass
    again = await panel.client.post("/api/viewers", json={"name": "Gagarin", "password": VIEWER_PASSWORD})
    assert (again.status_code, again.json()["field"]) == (409, "name")
    for name in ("gagarin", "GAGARIN", "owner", "Owner"):
        alike = await panel.client.post("/api/viewers", json={"name": name, "password": VIEWER_PASSWORD})
        assert (alike.status_code, alike.json()["field"]) == (409, "name"), name
    weak = await panel.client.post("/api/viewers", json={"name": "Titov", "password": "sunshine1"})
    assert (weak.status_code, weak.json()["field"]) == (422, "password")
