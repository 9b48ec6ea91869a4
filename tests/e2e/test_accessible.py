"""axe finds nothing serious on any page, in either theme; each route of the dashboard is among them."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import Page

from tests.e2e import journey
from tests.e2e.axe import COLOURS, grave
from tests.e2e.pages import addresses, furnish, routes
from tests.e2e.screen import settle
from tests.e2e.stack import log_in, post
from tests.programs import Installation

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]


def test_every_route_of_the_dashboard_is_among_the_pages() -> None:
    visited = {address.partition("?")[0] for address in addresses("bot", ["run", "run"], "walk").values()}
    patterns = {route: re.compile(re.sub(r"\\\$\w+", "[^/]+", re.escape(route))) for route in routes()}
    assert {route for route, pattern in patterns.items() if not any(map(pattern.fullmatch, visited))} == set()


def test_no_page_keeps_anybody_out(shared: Installation, page: Page) -> None:
    with closing(log_in(shared)) as client:
        bot = post(client, "/bots", {"name": "Accessible", "strategy": "FirstFlight", "pairs": ["BTC/USDT"]})["id"]
        pages = furnish(client, bot)
        theme = client.get("/settings").json()["theme"]
        client.put("/settings", json={"theme": "auto"}).raise_for_status()
        try:
            assert _findings(page, shared.panel_url, pages) == []
        finally:
            client.put("/settings", json={"theme": theme}).raise_for_status()


def test_axe_sees_a_button_without_a_name(page: Page) -> None:
    page.set_content("<html lang='en'><title>Page</title><main><h1>Page</h1><button></button></main></html>")
    assert [line.split()[0] for line in grave(page)] == ["button-name"]


def _findings(page: Page, panel: str, pages: dict[str, str]) -> list[str]:
    """What axe finds: at the door, and on each page in both themes."""
    page.goto(f"{panel}/login")
    settle(page)
    found = [f"login: {line}" for line in grave(page)]
    journey.log_in(page, panel)
    for name, address in pages.items():
        page.goto(panel + address)
        settle(page)
        found += [f"{name}, dark: {line}" for line in grave(page)]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        # The other theme has other colours, and nothing else.
        found += [f"{name}, light: {line}" for line in grave(page, COLOURS)]
        page.emulate_media(color_scheme="dark")
    page.goto("about:blank")
    return found
