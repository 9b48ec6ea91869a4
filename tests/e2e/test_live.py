"""What is on the screen stays true: after a restart of the panel, after a cut, and in two tabs at once."""

import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.e2e import journey
from tests.e2e.screen import button, link, text
from tests.e2e.stack import log_in, post
from tests.programs import Installation, stretched

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(400)]

BACK_WITHIN_S = 3.0
LIVE = text("live.now")


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page that may log errors: refused connections are what these tests are about."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="en-US")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def test_panel_that_restarts_then_the_page_is_back_within_three_seconds_and_right(
    shared: Installation, tab: Page
) -> None:
    journey.log_in(tab, shared.panel_url)
    _open(tab, shared, "Restarted")
    expect(tab.get_by_text(LIVE, exact=True)).to_be_visible()
    # The page is whole: what it still had to fetch would be missing while the panel is down.
    expect(journey.chart(tab)).to_be_visible()

    shared.stop("panel")
    # The age of what is shown, counted from the last word of the panel.
    expect(tab.get_by_role("status").filter(has_text="No connection for")).to_be_visible(timeout=30_000)
    shared.start("panel")
    began = time.monotonic()
    expect(tab.get_by_text(LIVE, exact=True)).to_be_visible(timeout=30_000)
    took = time.monotonic() - began
    assert took <= stretched(BACK_WITHIN_S), f"the page was back after {took:.1f} s"

    # What happens from now on arrives without a reload.
    button(tab, "act.start.name").click()
    journey.expect_state(tab, "RUNNING")
    tab.goto("about:blank")


def test_change_that_a_cut_page_missed_then_shown_once_the_line_is_back(shared: Installation, tab: Page) -> None:
    line = Line(tab)
    journey.log_in(tab, shared.panel_url)
    bot = _open(tab, shared, "Cut off")
    link(tab, "nav.bots").first.click()
    expect(tab.get_by_role("link", name="Cut off", exact=True)).to_be_visible()

    line.cut()
    with closing(log_in(shared)) as client:
        assert client.patch(f"/bots/{bot}", json={"name": "Renamed meanwhile"}).is_success
    expect(tab.get_by_role("status").filter(has_text="No connection for")).to_be_visible()
    expect(tab.get_by_role("link", name="Cut off", exact=True)).to_be_visible()
    line.mend()
    began = time.monotonic()
    expect(tab.get_by_role("link", name="Renamed meanwhile")).to_be_visible(timeout=30_000)
    took = time.monotonic() - began
    assert took <= stretched(BACK_WITHIN_S), f"the change was seen after {took:.1f} s"
    tab.goto("about:blank")


def _open(tab: Page, shared: Installation, name: str) -> str:
    """A new bot's page; its id."""
    with closing(log_in(shared)) as client:
        bot: str = post(client, "/bots", {"name": name, "strategy": "FirstFlight", "pairs": ["BTC/USDT"]})["id"]
    tab.goto(f"{shared.panel_url}/bots/{bot}")
    expect(tab.get_by_role("heading", name=name, exact=True)).to_be_visible()
    return bot


class Line:
    """The page's WebSocket, which can be cut and stays so until it is mended."""

    def __init__(self, page: Page) -> None:
        self._whole = True
        self._open: list[WebSocketRoute] = []
        page.route_web_socket("**/api/ws", self._route)

    def cut(self) -> None:
        """Close it, and every one that is tried."""
        self._whole = False
        for socket in self._open:
            socket.close()
        self._open.clear()

    def mend(self) -> None:
        """Let the next try through."""
        self._whole = True

    def _route(self, socket: WebSocketRoute) -> None:
        if self._whole:
            socket.connect_to_server()
            self._open.append(socket)
        else:
            socket.close()


def test_two_tabs_then_what_is_done_in_one_is_seen_in_the_other(shared: Installation, tab: Page) -> None:
    journey.log_in(tab, shared.panel_url)
    _open(tab, shared, "Seen twice")
    other = tab.context.new_page()
    other.goto(tab.url)
    journey.expect_state(other, "CREATED")
    button(tab, "act.start.name").click()
    for shown in (tab, other):
        journey.expect_state(shown, "RUNNING")
    button(other, "act.pause.name").click()
    for shown in (other, tab):
        journey.expect_state(shown, "PAUSED")
    tab.goto("about:blank")
    other.close()
