"""A user fetches candles, backtests a strategy from its page and reads the report, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e import journey
from tests.e2e.picture import colours
from tests.e2e.screen import button, link, text, watch
from tests.programs import Installation

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]

STRATEGY = "TrendFollowing"
PHONE: ViewportSize = {"width": 360, "height": 780}


def test_from_no_candles_to_a_report(shared: Installation, page: Page, browser: Browser) -> None:
    journey.log_in(page, shared.panel_url)
    _download(page)
    _backtest(page)
    _expect_report(page)
    _expect_picture(page)
    phone = browser.new_context(viewport=PHONE, is_mobile=True, locale="en-US", color_scheme="light").new_page()
    errors = watch(phone)
    journey.log_in(phone, shared.panel_url)
    _backtest(phone)
    _expect_report(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.context.close()
    assert not errors, "\n".join(errors)


def _download(page: Page) -> None:
    """A year of hours of the most traded pair, as the form comes."""
    link(page, "nav.data").first.click()
    button(page, "data.download").first.click()
    button(page, "data.startDownload").click()
    expect(page.get_by_role("table", name=text("nav.data")).get_by_text(text("data.grade.GOOD"))).to_be_visible(
        timeout=120_000
    )


def _backtest(page: Page) -> None:
    """From the strategy's page, with the form's defaults; the second time the same run is the answer."""
    if not link(page, "nav.strategies").first.is_visible():
        button(page, "nav.more").click()
    link(page, "nav.strategies").first.click()
    page.get_by_role("link", name=STRATEGY, exact=True).click()
    link(page, "strategies.backtest").click()
    button(page, "backtests.start").click()
    expect(page).to_have_url(re.compile(r"/backtests/[a-z2-7]{10}"))


def _expect_picture(page: Page) -> None:
    """A chart that is drawn by style sheets has its colours in its picture, too."""
    name = f"{text('backtests.histogram')}$"
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(name)).click()
    picture = download.value.path().read_bytes()
    colour = page.locator("figure svg[role=img] rect").first.evaluate("(bar) => getComputedStyle(bar).fill")
    assert colours(page, picture).get(colour, 0) > 100, f"no bar of {colour}"


def _expect_report(page: Page) -> None:
    """Curve, figures, months, trades on the candles and the record."""
    expect(page.get_by_role("figure", name=text("backtests.equityLabel"))).to_be_visible(timeout=120_000)
    expect(page.get_by_label(text("backtests.figures"))).to_contain_text(text("metrics.sharpe.name"))
    expect(page.get_by_role("table", name=text("backtests.months"))).to_be_visible()
    expect(journey.chart(page)).to_be_visible()
    expect(page.get_by_text(text("backtests.recordShow"))).to_be_visible()
