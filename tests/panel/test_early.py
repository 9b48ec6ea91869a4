"""What a page asks first is named with it, and only what the panel will answer."""

import re

import pytest

from tests.panel.conftest import Panel
from vostok.panel.perimeter import API_PATHS

SESSION = "/api/auth/session"
KNOWN = [SESSION, "/api/settings", "/api/layouts"]


def _asked(panel: Panel, link: str) -> list[str]:
    found = re.findall(r"<([^>]+)>; rel=preload; as=fetch; crossorigin(?:, |$)", link)
    assert found
    assert {route for route in found if not route.startswith(API_PATHS)} == set()
    return found


@pytest.fixture
def built(panel: Panel) -> Panel:
    panel.settings.frontend.mkdir(parents=True, exist_ok=True)
    (panel.settings.frontend / "index.html").write_text("<html></html>")
    return panel


@pytest.mark.parametrize(("path", "asked"), [("/", [*KNOWN, "/api/portfolio"]), ("/risk", KNOWN)])
async def test_page_within_a_session_then_names_what_it_asks_first(built: Panel, path: str, asked: list[str]) -> None:
    page = await built.client.get(path, headers={"Accept": "text/html"})
    assert _asked(built, page.headers["link"]) == asked
    for address in asked:
        assert (await built.client.get(address)).status_code == 200, address


async def test_page_without_a_session_then_names_nothing_that_would_be_refused(built: Panel) -> None:
    built.client.cookies.clear()
    page = await built.client.get("/", headers={"Accept": "text/html"})
    assert _asked(built, page.headers["link"]) == [SESSION]
    assert (await built.client.get(SESSION)).status_code == 200


async def test_answer_that_is_no_page_then_names_nothing(built: Panel) -> None:
    for path in ("/api/bots", "/assets/gone.js"):
        assert "link" not in (await built.client.get(path)).headers
