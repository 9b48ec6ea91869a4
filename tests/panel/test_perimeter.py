"""The outermost ring: whose name may be in the address bar, headers, and who serves what."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.panel.conftest import Panel
from vostok.panel.perimeter import is_known_host

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1:8080", True),
        ("[::1]:8080", True),
        ("192.168.1.7", True),
        ("localhost:8080", True),
        ("vostok.localhost", True),
        ("rocket", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False),
        ("", False),
        ("[broken", False),
        ("évil", False),
    ],
)
def test_host_then_known_only_if_it_cannot_be_rebound(host: str, known: bool) -> None:
    assert is_known_host(host, frozenset({"rocket"})) is known


async def test_rebound_name_then_421_even_for_open_routes(closed_panel: Panel) -> None:
    answer = await closed_panel.client.get("/api/health", headers={"Host": "evil.example"})
    assert answer.status_code == 421
    assert "VOSTOK_HOSTS" in answer.json()["detail"]


async def test_body_too_large_then_a_sentence_in_the_usual_form(panel: Panel) -> None:
    answer = await panel.client.post("/api/uploads/preview", content=b"x" * 2_000_000)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
    assert "1 MB" in answer.json()["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_body_too_large_that_does_not_say_so_then_the_same_sentence(panel: Panel) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100_000

    answer = await panel.client.post("/api/uploads/preview", content=parts())
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/json")
    assert "1 MB" in answer.json()["detail"]


async def test_what_the_framework_refuses_then_a_sentence_too(panel: Panel) -> None:
    for request, told in (
        (panel.client.get("/api/nothing"), (404, "not_found", "There is nothing at this address")),
        (panel.client.delete("/api/bots"), (405, "method_not_allowed", "does not take DELETE: use ")),
        (panel.client.post("/api/bots", content=b'{"name": "\xff"}', headers=JSON), (400, "invalid", "JSON in UTF-8")),
        (panel.client.post("/api/bots", content=b"[" * 90_000, headers=JSON), (400, "invalid", "deeply nested")),
    ):
        answer = await request
        body = answer.json()
        assert (answer.status_code, body["error"]) == told[:2]
        assert told[2] in body["detail"]


async def test_every_answer_then_security_headers(panel: Panel) -> None:
    for path in ("/api/bots", "/api/nothing", "/"):
        headers = (await panel.client.get(path)).headers
        assert "script-src 'self';" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == "same-origin"


async def test_dashboard_not_built_then_a_sentence_says_what_to_run(closed_panel: Panel) -> None:
    answer = await closed_panel.client.get("/")
    assert answer.status_code == 503
    assert "npm --prefix frontend run build" in answer.text


async def test_dashboard_built_then_pages_fall_back_and_hashed_files_are_kept(closed_panel: Panel) -> None:
    _build(closed_panel.settings.frontend)
    page = await closed_panel.client.get("/bots/aaaaaaaaaa", headers={"Accept": "text/html"})
    script = await closed_panel.client.get("/assets/app-1a2b.js")
    assert (page.status_code, page.text) == (200, "<html></html>")
    assert page.headers["cache-control"] == "no-cache"
    assert "immutable" in script.headers["cache-control"]
    assert script.headers["content-encoding"] == "gzip"
    missing = await closed_panel.client.get("/assets/gone.js")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-cache")


async def test_path_outside_the_dashboard_then_404(closed_panel: Panel) -> None:
    _build(closed_panel.settings.frontend)
    for path in ("/../strategies/Quiet.py", "/%2e%2e/strategies/Quiet.py", "/..%2fstrategies%2fQuiet.py"):
        assert (await closed_panel.client.get(httpx.URL(path))).status_code == 404


async def test_unknown_api_path_then_json_404_and_never_the_dashboard(panel: Panel) -> None:
    _build(panel.settings.frontend)
    answer = await panel.client.get("/api/nothing", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


async def test_huge_body_then_413(panel: Panel) -> None:
    answer = await panel.client.post("/api/tokens", content=b'{"name": "' + b"x" * 2_000_000 + b'"}')
    assert answer.status_code == 413


def _build(folder: Path) -> None:
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<html></html>")
    (folder / "assets" / "app-1a2b.js").write_text("export const x = 1;\n" * 200)
