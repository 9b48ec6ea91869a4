"""Nothing moves under the finger: the letters of a slow line come late, and the page stands as it stood."""

import time

import pytest
from playwright.sync_api import Page, Route

from tests.e2e import journey
from tests.e2e.screen import SETTLE_MS, settle
from tests.programs import Installation

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(300)]

LATE_S = 1.5
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


@pytest.mark.parametrize("address", ["/", "/bots"])
def test_font_comes_late_then_nothing_moves_on_a_phone(shared: Installation, page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    journey.log_in(page, shared.panel_url)
    settle(page)
    page.route("**/*.woff2", _come_late)
    page.add_init_script(WATCH)
    page.goto(f"{shared.panel_url}{address}")
    page.wait_for_function(HAS_COME)
    page.wait_for_timeout(SETTLE_MS)
    assert page.evaluate("window.shifted") < MOST_SHIFT, page.evaluate("window.moved")
