"""The newcomer's steps in the dashboard, one function each."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.screen import button, field, link, text

PASSWORD = "correct horse battery staple"
TRADE_WITHIN_MS = 240_000


def set_up(page: Page, address: str, code: str) -> None:
    """First visit without a bot: language, the code from the terminal and a password; ends on the overview."""
    choose_password(page, address, code)
    button(page, "setup.next").click()
    button(page, "welcome.bot.skip").click()
    button(page, "welcome.toOverview").click()
    expect(link(page, "nav.overview").first).to_be_visible()


def choose_password(page: Page, address: str, code: str) -> None:
    """The first two steps; ends where the venue is explained."""
    page.goto(address)
    button(page, "setup.next").click()
    field(page, "setup.code").fill(code)
    field(page, "auth.password").fill(PASSWORD)
    field(page, "setup.repeat").fill(PASSWORD)
    button(page, "setup.finish").click()
    expect(page.get_by_role("heading", name=text("setup.step.venue.title"))).to_be_visible()


def first_bot(page: Page, temperament: str) -> None:
    """The last three steps; ends on the page of the bot, which was started."""
    button(page, "setup.next").click()
    page.get_by_role("radio", name=text(f"preset.name.{temperament}")).check()
    button(page, "setup.next").click()
    button(page, "welcome.start").click()
    expect(page).to_have_url(re.compile(r"/bots/[a-z2-7]{10}"))


def log_in(page: Page, address: str) -> None:
    """Any later visit."""
    page.goto(address)
    field(page, "auth.password").fill(PASSWORD)
    button(page, "login.submit").click()
    expect(link(page, "nav.overview").first).to_be_visible()


def create_bot(page: Page) -> None:
    """The guided form with its defaults; ends on the bot's page."""
    link(page, "nav.bots").first.click()
    link(page, "bots.createFirst").click()
    expect(page.get_by_role("radio", name="FirstFlight")).to_be_checked()
    button(page, "bots.create").click()
    expect(page).to_have_url(re.compile(r"/bots/[a-z2-7]{10}"))


def expect_state(page: Page, state: str) -> None:
    """The badge in the bot's header says `state`."""
    badge = page.get_by_text(text(f"state.{state}"), exact=True).first
    expect(badge).to_be_visible(timeout=60_000)


def chart(page: Page) -> Locator:
    """The price chart, whose name for people who cannot see it tells how many fills it shows."""
    return page.get_by_role("figure", name=re.compile(r"candles of"))


def expect_trade(page: Page) -> None:
    """At least one fill on the chart and one trade in the tables."""
    expect(page.get_by_role("figure", name=re.compile(r"with [1-9]\d* fills? of this bot"))).to_be_visible(
        timeout=TRADE_WITHIN_MS
    )
    rows = page.get_by_role("table").get_by_role("row").filter(has_text="/USDT")
    expect(rows.first).to_be_visible(timeout=30_000)
