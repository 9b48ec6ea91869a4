"""axe finds nothing serious on any page, in either theme; each route of the dashboard is among them."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.axe import COLOURS, grave
from tests.e2e.pages import addresses, furnish, routes
from tests.e2e.screen import settle, text
from tests.e2e.stack import log_in, post
from tests.programs import Installation

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]


# What opens over a page: its address, and the names of the buttons.
DIALOGS = {
    "/": (text("kill.button"), text("nav.alerts")),
    "/bots": (text("action.columns"), text("import.name")),
    "/bots/{bot}": (text("kill.one"), text("labels.edit")),
    "/governance": ("Promote",),
    "/reconciliation": (text("reconciliation.preview"),),
    "/strategies": (text("uploads.open"),),
}
MET = {"name": "books_clean", "passed": True, "value": None, "limit": None, "unit": "text", "changes": []}
GOING_LIVE = {"needed": True, "allocation": "1000", "share": "0.1", "at_stake": "100", "currency": "USDT"} | {
    "conditions": [MET, MET | {"name": "limits_set", "passed": False}]
}
DUST = {"id": "0" * 16, "kind": "DUST", "what": "position", "subject": "BTC/USDT", "bot_id": None, "order": None} | {
    "exchange": None,
    "journal": {"amount": "0.0001", "state": None},
    "bot": {"amount": "0", "state": None},
    "action": "WRITE_OFF",
    "waits": False,
    "grave": False,
    "since": 0,
    "stands": True,
    "fix": {
        "changes": [{"what": "bot", "subject": "BTC", "before": "0.0001", "after": "0", "bot_id": None}],
        "problem": "The market has no price now.",
    },
}
DIFFERS: dict[str, object] = {
    "state": "differs",
    "reason": "Books do not agree.",
    "problem": None,
    "items": [DUST],
    "names": {},
} | {
    "checked_at": 0,
    "exchange_at": None,
    "full_at": 0,
    "bots_at": 0,
}


def _ready(bot: str) -> dict[str, object]:
    """A bot that may trade real money next."""
    return {
        "bot_id": bot,
        "name": "Asked",
        "mode": "SIMULATED",
        "strategy": "FirstFlight",
        "state": "STOPPED",
        "stage": "SIMULATED",
        "share": "1",
        "next": {"stage": "REAL", "share": "0.1"},
        "conditions": [MET],
        "trial": None,
        "alarms": [],
        "passport_id": None,
        "live_bot_id": None,
        "ended": None,
        "ended_at": None,
    }


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


def test_no_dialog_keeps_anybody_out(shared: Installation, page: Page) -> None:
    with closing(log_in(shared)) as client:
        bot = post(client, "/bots", {"name": "Asked", "strategy": "FirstFlight", "pairs": ["BTC/USDT"]})["id"]
    page.route("**/api/governance/board", lambda route: route.fulfill(json={"items": [_ready(bot)], "next": None}))
    page.route("**/api/bots/*/going-live?*", lambda route: route.fulfill(json=GOING_LIVE))
    page.route("**/api/reconciliation", lambda route: route.fulfill(json=DIFFERS))
    journey.log_in(page, shared.panel_url)
    found: list[str] = []
    for address, names in DIALOGS.items():
        page.goto(shared.panel_url + address.format(bot=bot))
        settle(page)
        for name in names:
            page.get_by_role("button", name=name).first.click()
            dialog = page.get_by_role("dialog")
            expect(dialog).to_be_visible()
            found += [f"{address}, {name}: {line}" for line in grave(page)]
            page.keyboard.press("Escape")
            expect(dialog).to_have_count(0)
    assert found == []


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
