"""Nothing moves under the finger: letters and answers of a slow line come late, and the page stands as it stood."""

import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e import journey
from tests.e2e.screen import SETTLE_MS, link, settle, text
from tests.programs import Installation

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(300)]

LATE_S = 1.5
# Less than the dashboard waits for what may stand above its figures.
ANSWER_S = 0.25
# web.dev/articles/cls: up to 0.1 is good; of a font alone nothing that one sees should come.
MOST_SHIFT = 0.02
WATCH = """
window.shifted = 0;
window.moved = [];
new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  window.shifted += one.value;
  window.moved.push(...one.sources.map(({ node, previousRect, currentRect }) =>
    `${node?.outerHTML?.slice(0, 120)}: ${previousRect.y} -> ${currentRect.y}`));
})).observe({ type: "layout-shift", buffered: true });
"""
HAS_COME = "() => [...document.fonts].some((one) => /Inter Variable/.test(one.family) && one.status === 'loaded')"


def _come_late(route: Route) -> None:
    time.sleep(LATE_S)
    route.continue_()


def _warn_late(route: Route) -> None:
    time.sleep(ANSWER_S)
    answer = route.fetch()
    route.fulfill(response=answer, json=answer.json() | {"written": False})


def _answer_late(route: Route) -> None:
    time.sleep(ANSWER_S)
    route.continue_()


@pytest.fixture
def watched(shared: Installation, page: Page) -> Page:
    """A phone behind the login that counts what moves from its next page on."""
    page.set_viewport_size({"width": 360, "height": 740})
    journey.log_in(page, shared.panel_url)
    settle(page)
    page.add_init_script(WATCH)
    return page


def _expect_still(page: Page) -> None:
    page.wait_for_timeout(SETTLE_MS)
    assert page.evaluate("window.shifted") < MOST_SHIFT, page.evaluate("window.moved")


@pytest.mark.parametrize("address", ["/", "/bots"])
def test_font_comes_late_then_nothing_moves_on_a_phone(shared: Installation, watched: Page, address: str) -> None:
    watched.route("**/*.woff2", _come_late)
    watched.goto(f"{shared.panel_url}{address}")
    watched.wait_for_function(HAS_COME)
    _expect_still(watched)


@pytest.mark.parametrize("what", ["portfolio", "bots", "health"])
def test_answer_comes_late_then_nothing_moves_on_a_phone(shared: Installation, watched: Page, what: str) -> None:
    watched.route(f"**/api/{what}", _answer_late)
    watched.goto(shared.panel_url)
    expect(watched.get_by_role("heading", name=text("activity.title"))).to_be_visible()
    _expect_still(watched)


def test_warning_comes_late_then_nothing_moves_on_a_phone(shared: Installation, watched: Page) -> None:
    watched.route("**/api/risk/state", _warn_late)
    watched.goto(shared.panel_url)
    expect(link(watched, "warnings.help").first).to_be_visible()
    _expect_still(watched)
