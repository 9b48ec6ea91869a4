"""Who gets in, how often one may guess, and that everything else is closed."""

import re

import pytest
from fastapi.routing import APIRoute
from pydantic import SecretStr
from starlette.routing import BaseRoute, WebSocketRoute

from tests.panel.conftest import PASSWORD, Panel, application, client_of
from vostok.panel.auth.door import TRIES_PER_VISITOR
from vostok.panel.lifecycle import running
from vostok.settings import Settings

OPEN = {
    ("GET", "/api/health"),
    ("GET", "/health"),
    ("GET", "/api/auth/session"),
    ("POST", "/api/auth/setup"),
    ("POST", "/api/auth/login"),
}


async def test_every_route_without_login_then_401_but_for_the_open_five(closed_panel: Panel) -> None:
    asked = set()
    for path, methods in closed_panel.app.openapi()["paths"].items():
        for method in methods:
            asked.add((method.upper(), path))
    asked.add(("GET", "/health"))
    assert len(asked) > 30
    for method, path in sorted(asked):
        answer = await closed_panel.client.request(method, re.sub(r"\{\w+\}", "aaaaaaaaaa", path), json={})
        assert (answer.status_code == 401) == ((method, path) not in OPEN), (method, path, answer.text)


async def test_route_table_holds_only_routes_of_the_document_and_the_socket(closed_panel: Panel) -> None:
    documented = set(closed_panel.app.openapi()["paths"])
    found = {route.path for route in _walk(closed_panel.app.router.routes) if isinstance(route, APIRoute)}
    sockets = [route.path for route in _walk(closed_panel.app.router.routes) if isinstance(route, WebSocketRoute)]
    assert found - documented == {"/health", "/metrics", "/api/docs", "/api/openapi.json"}
    assert sockets == ["/api/ws"]


def _walk(routes: list[BaseRoute]) -> list[BaseRoute]:
    found: list[BaseRoute] = []
    for route in routes:
        inner = getattr(route, "original_router", None)
        found += _walk(inner.routes) if inner is not None else [route]
    return found


async def test_login_then_session_cookie_is_out_of_reach_of_scripts(closed_panel: Panel) -> None:
    answer = await closed_panel.client.post("/api/auth/login", json={"password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 200
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    assert answer.json()["logged_in"] is True
    assert PASSWORD not in answer.text


async def test_login_over_https_then_cookie_is_host_bound_and_secure(closed_panel: Panel) -> None:
    answer = await closed_panel.client.post("https://127.0.0.1:8080/api/auth/login", json={"password": PASSWORD})
    assert answer.headers["set-cookie"].startswith("__Host-vostok")
    assert "Secure" in answer.headers["set-cookie"]


async def test_wrong_password_then_401_with_a_sentence_at_the_field(closed_panel: Panel) -> None:
    answer = await closed_panel.client.post("/api/auth/login", json={"password": "not it at all"})
    assert answer.status_code == 401
    assert answer.json() == {"error": "unauthorized", "detail": "The password is wrong.", "field": "password"}


async def test_guessing_then_429_with_the_time_to_wait_and_the_right_password_waits_too(closed_panel: Panel) -> None:
    for _ in range(TRIES_PER_VISITOR):
        await closed_panel.client.post("/api/auth/login", json={"password": "wrong wrong"})
    answer = await closed_panel.client.post("/api/auth/login", json={"password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 120


async def test_change_without_csrf_header_then_403_and_nothing_changes(panel: Panel) -> None:
    del panel.client.headers["X-CSRF-Token"]
    answer = await panel.client.put("/api/settings", json={"language": "pt-BR"})
    assert answer.status_code == 403
    assert (await panel.client.get("/api/settings")).json()["language"] == "en"


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
async def test_change_from_another_site_then_403(panel: Panel, headers: dict[str, str]) -> None:
    answer = await panel.client.put("/api/settings", json={"language": "pt-BR"}, headers=headers)
    assert answer.status_code == 403


async def test_login_from_another_site_then_403(closed_panel: Panel) -> None:
    body = {"password": PASSWORD}
    answer = await closed_panel.client.post("/api/auth/login", json=body, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403


async def test_form_post_then_refused(panel: Panel) -> None:
    answer = await panel.client.post("/api/tokens", content='{"name": "x"}', headers={"Content-Type": "text/plain"})
    assert answer.status_code == 422


async def test_logout_then_the_cookie_is_worthless_at_once(panel: Panel) -> None:
    cookies = dict(panel.client.cookies)
    assert (await panel.client.post("/api/auth/logout")).status_code == 204
    panel.client.cookies.update(cookies)
    assert (await panel.client.get("/api/bots")).status_code == 401


async def test_password_change_then_other_browsers_are_logged_out(panel: Panel) -> None:
    async with client_of(panel.app, panel.settings) as other:
        await other.post("/api/auth/login", json={"password": PASSWORD})
        body = {"current": PASSWORD, "new": "another orbit 42"}
        assert (await panel.client.post("/api/auth/password", json=body)).status_code == 204
        assert (await other.get("/api/bots")).status_code == 401
        assert (await panel.client.get("/api/bots")).status_code == 200
        assert (await other.post("/api/auth/login", json={"password": PASSWORD})).status_code == 401


async def test_password_change_with_wrong_current_then_refused_at_that_field(panel: Panel) -> None:
    answer = await panel.client.post("/api/auth/password", json={"current": "nope nope", "new": "another orbit 42"})
    assert (answer.status_code, answer.json()["field"]) == (401, "current")


async def test_token_then_programs_need_no_cookie_and_no_csrf_until_it_is_withdrawn(panel: Panel) -> None:
    made = (await panel.client.post("/api/tokens", json={"name": "grafana"})).json()
    async with client_of(panel.app, panel.settings) as program:
        program.headers["Authorization"] = f"Bearer {made['token']}"
        assert (await program.put("/api/settings", json={"theme": "light"})).status_code == 200
        assert (await panel.client.delete(f"/api/tokens/{made['id']}")).status_code == 204
        assert (await program.get("/api/bots")).status_code == 401


async def test_token_list_then_the_secret_is_in_no_answer(panel: Panel) -> None:
    made = (await panel.client.post("/api/tokens", json={"name": "grafana"})).json()
    listed = await panel.client.get("/api/tokens")
    assert made["token"] not in listed.text
    assert listed.json()["items"][0]["name"] == "grafana"
    again = await panel.client.post("/api/tokens", json={"name": "grafana"})
    assert (again.status_code, again.json()["field"]) == (409, "name")


async def test_browsers_then_the_own_one_is_marked_and_others_can_be_ended(panel: Panel) -> None:
    async with client_of(panel.app, panel.settings) as other:
        await other.post("/api/auth/login", json={"password": PASSWORD})
        browsers = (await panel.client.get("/api/auth/browsers")).json()["items"]
        assert sorted(browser["current"] for browser in browsers) == [False, True]
        stranger = next(browser for browser in browsers if not browser["current"])
        await panel.client.delete(f"/api/auth/browsers/{stranger['id']}")
        assert (await other.get("/api/bots")).status_code == 401


async def test_secrets_then_none_is_in_the_audit_log(panel: Panel) -> None:
    made = (await panel.client.post("/api/tokens", json={"name": "grafana"})).json()
    rows = await panel.client.get("/api/audit")
    assert [row["type"] for row in rows.json()["items"]] == ["owner.setup", "auth.login", "token.create"]
    assert made["token"] not in rows.text
    assert PASSWORD not in rows.text


async def test_setup_then_code_is_needed_once_and_the_owner_is_logged_in(panel_settings: Settings) -> None:
    app = application(panel_settings)
    async with running(app, panel_settings), client_of(app, panel_settings) as client:
        assert (await client.get("/api/auth/session")).json()["setup_needed"] is True
        body = {"code": "AAAA-AAAA", "password": PASSWORD, "language": "pt-BR"}
        wrong = await client.post("/api/auth/setup", json=body)
        assert (wrong.status_code, wrong.json()["field"]) == (403, "code")
        body["code"] = app.state.door.setup_code.lower().replace("-", " ")
        done = await client.post("/api/auth/setup", json=body)
        assert (done.status_code, done.json()["language"]) == (201, "pt-BR")
        assert (await client.get("/api/bots")).status_code == 200
        assert (await client.post("/api/auth/setup", json=body)).status_code == 409


@pytest.mark.parametrize("password", ["short", "password123", "aaaaaaaaaaaa", "12345678", "87654321"])
async def test_setup_with_weak_password_then_422_and_no_owner(panel_settings: Settings, password: str) -> None:
    app = application(panel_settings)
    async with running(app, panel_settings), client_of(app, panel_settings) as client:
        body = {"code": app.state.door.setup_code, "password": password}
        answer = await client.post("/api/auth/setup", json=body)
        assert (answer.status_code, answer.json()["field"]) == (422, "password")
        assert (await client.get("/api/auth/session")).json()["setup_needed"] is True


async def test_long_password_then_all_of_it_counts(panel_settings: Settings) -> None:
    app = application(panel_settings)
    long = "correct horse battery staple " * 4
    async with running(app, panel_settings), client_of(app, panel_settings) as client:
        await client.post("/api/auth/setup", json={"code": app.state.door.setup_code, "password": long})
        assert (await client.post("/api/auth/login", json={"password": long[:-1]})).status_code == 401
        assert (await client.post("/api/auth/login", json={"password": long})).status_code == 200


async def test_owner_password_of_the_environment_then_setup_is_done(panel_settings: Settings) -> None:
    given = panel_settings.model_copy(update={"owner_password": SecretStr(PASSWORD)})
    app = application(given)
    async with running(app, given), client_of(app, given) as client:
        assert (await client.get("/api/auth/session")).json()["setup_needed"] is False
        assert (await client.post("/api/auth/login", json={"password": PASSWORD})).status_code == 200
