"""What can be pressed is within the screen, on a desk and on a phone."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e import journey
from tests.e2e.screen import settle, text
from tests.e2e.stack import get, log_in, post
from tests.programs import Installation, wait_until
from vostok.clock import DAY_MS, now_ms

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]

# A section clips what is wider than itself: the right edge that can be seen is its own.
ROOM = "(one) => one.closest('section, main').getBoundingClientRect().right - one.getBoundingClientRect().right"


def _room(one: Locator) -> float:
    expect(one).to_be_visible()
    right: float = one.evaluate(ROOM)
    return right


def test_stop_of_a_running_bot_is_whole_on_a_small_desk(shared: Installation, page: Page) -> None:
    with closing(log_in(shared)) as client:
        wish = {"name": "Wide figures", "strategy": "TimeSeriesMomentum", "pairs": ["BTC/USDT", "ETH/USDT", "SOL/USDT"]}
        bot = post(client, "/bots", wish)["id"]
        post(client, f"/bots/{bot}/start")
        wait_until(lambda: get(client, f"/bots/{bot}")["state"] == "RUNNING", within_s=120)
    page.set_viewport_size({"width": 1280, "height": 900})
    journey.log_in(page, shared.panel_url)
    page.goto(f"{shared.panel_url}/bots")
    settle(page)
    stop = page.get_by_role("button", name=f"{text('act.stop.name')} Wide figures")
    assert _room(stop) >= 0


def test_assign_is_reached_on_a_phone(shared: Installation, page: Page) -> None:
    line = {"asset": "USDT", "account": "100000.12345678", "owned": "90000.12345678", "unowned": "10000"}
    books = {"checked_at": now_ms(), "items": [line | {"difference": None}]}
    page.route("**/api/risk/books", lambda route: route.fulfill(json=books))
    page.set_viewport_size({"width": 360, "height": 800})
    journey.log_in(page, shared.panel_url)
    page.goto(f"{shared.panel_url}/risk?tab=state")
    settle(page)
    shown = page.get_by_role("list", name=text("books.title"))
    assert _room(shown.get_by_role("button", name=text("books.assign")).first) >= 0
    assert _room(shown.locator(".figures").first) >= 0


def test_validation_that_cannot_be_cut_is_whole_on_a_phone(shared: Installation, page: Page) -> None:
    page.route("**/api/data", lambda route: route.fulfill(json={"items": [], "next": None}))
    page.set_viewport_size({"width": 360, "height": 800})
    journey.log_in(page, shared.panel_url)
    page.goto(f"{shared.panel_url}/validations/new")
    settle(page)
    assert _room(page.get_by_text(text("validations.noWindow"))) >= 0
    assert _room(page.locator("form select").nth(1)) >= 0


def test_amounts_of_nine_digits_are_whole_on_a_phone(shared: Installation, page: Page) -> None:
    def enlarge(route: Route) -> None:
        answer = route.fetch()
        found = answer.json()
        for book in found["books"]:
            book |= {"equity": "123456789.01", "balance": "123456789.01", "today": "-123456789.01"}
        route.fulfill(response=answer, json=found)

    page.route("**/api/portfolio", enlarge)
    # Else the stream puts the real figures in place.
    page.route_web_socket("**/api/ws", lambda _: None)
    page.set_viewport_size({"width": 360, "height": 800})
    journey.log_in(page, shared.panel_url)
    page.goto(shared.panel_url)
    amounts = page.locator("dd", has_text="123,456,789.01")
    expect(amounts.first).to_be_visible()
    cut = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
    assert amounts.evaluate_all(cut) == []


@pytest.fixture
def portuguese(shared: Installation, page: Page) -> Iterator[Page]:
    """A page that is logged in and reads Portuguese."""
    journey.log_in(page, shared.panel_url)
    with closing(log_in(shared)) as client:
        client.put("/settings", json={"language": "pt-BR"}).raise_for_status()
        yield page
        client.put("/settings", json={"language": "en"}).raise_for_status()


def test_buttons_of_a_bot_are_equally_wide_and_whole_on_a_small_phone(shared: Installation, portuguese: Page) -> None:
    with closing(log_in(shared)) as client:
        wish = {"name": "Even buttons", "strategy": "TrendFollowing", "pairs": ["BTC/USDT"]}
        bot = post(client, "/bots", wish)["id"]
    portuguese.set_viewport_size({"width": 320, "height": 640})
    portuguese.goto(f"{shared.panel_url}/bots/{bot}")
    settle(portuguese)
    buttons = portuguese.locator("main header .mantine-Button-root")
    widths = {round(width) for width in buttons.evaluate_all("(all) => all.map((one) => one.offsetWidth)")}
    assert buttons.count() > 4
    assert len(widths) == 1
    cut = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
    assert buttons.locator(".mantine-Button-label").evaluate_all(cut) == []


def test_headings_of_backtests_are_whole_on_a_desk(shared: Installation, portuguese: Page) -> None:
    figures = {"total_return": -0.12, "market_return": 0.26, "max_drawdown": 0.12, "sharpe": -2.18, "trades": 1320}
    covered = {"start": now_ms() - 120 * DAY_MS, "end": now_ms()}
    wish = {"strategy": "TimeSeriesMomentum", "pairs": ["BTC/USDT"]} | covered
    run = {"id": "a" * 10, "request": wish, "timeframe": "15m", "state": "DONE", "progress": 1, "summary": figures}
    portuguese.route("**/api/backtests?*", lambda route: route.fulfill(json={"items": [run], "next": None}))
    portuguese.set_viewport_size({"width": 1440, "height": 900})
    portuguese.goto(f"{shared.panel_url}/backtests")
    settle(portuguese)
    last = portuguese.get_by_role("columnheader", name="Comparar")
    expect(last).to_be_visible()
    assert (
        portuguese.get_by_role("table").evaluate(
            "(one) => one.parentElement.scrollWidth - one.parentElement.clientWidth"
        )
        <= 0
    )


def test_fields_of_the_passphrase_are_equally_wide_on_a_tablet(shared: Installation, page: Page) -> None:
    page.set_viewport_size({"width": 768, "height": 900})
    journey.log_in(page, shared.panel_url)
    page.goto(f"{shared.panel_url}/settings")
    settle(page)
    form = page.locator("form", has=page.get_by_label(text("backups.password"), exact=True))
    fields = form.locator(".mantine-InputWrapper-root")
    expect(fields).to_have_count(2)
    assert len(set(fields.evaluate_all("(all) => all.map((one) => one.offsetWidth)"))) == 1


def test_one_pair_takes_one_line_on_a_phone(shared: Installation, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    journey.log_in(page, shared.panel_url)
    page.goto(f"{shared.panel_url}/data?form=download")
    settle(page)
    expect(page.locator(".mantine-Pill-root")).to_have_count(1)
    taken: float = page.locator(".mantine-MultiSelect-input").evaluate("(one) => one.offsetHeight")
    assert taken < 50


@pytest.mark.parametrize(("width", "rows"), [(1280, 1), (360, 2)])
def test_fields_of_a_download_stand_in_line(shared: Installation, page: Page, width: int, rows: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    journey.log_in(page, shared.panel_url)
    page.goto(f"{shared.panel_url}/data?form=download")
    settle(page)
    place = "(all, side) => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect()[side])))].length"
    assert page.locator("main input[type=date]").evaluate_all(place, "top") == rows
    boxes = page.locator("fieldset input[type=checkbox]")
    assert boxes.count() // boxes.evaluate_all(place, "top") == boxes.evaluate_all(place, "left")


def test_bot_with_one_long_word_for_a_name_fits_beside_the_market(shared: Installation, page: Page) -> None:
    name = "Unbroken" * 7
    with closing(log_in(shared)) as client:
        post(client, "/bots", {"name": name, "strategy": "TrendFollowing", "pairs": ["BTC/USDT"]})
    page.set_viewport_size({"width": 1440, "height": 900})
    journey.log_in(page, shared.panel_url)
    page.goto(f"{shared.panel_url}/market?interval=1h&pair=BTC%2FUSDT")
    settle(page)
    assert _room(page.get_by_role("link", name=name)) >= 0
