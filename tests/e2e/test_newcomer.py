"""The newcomer's whole path in a real browser: first steps, a bot that runs, its trade on the chart, pause, stop."""

import re
import sys
import time

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e import journey
from tests.e2e.screen import button, link, text, watch
from tests.e2e.stack import setup_code, started
from tests.programs import Installation

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]

# Issue 10: from the first look to a bot that runs.
NEWCOMER_S = 120.0
PHONE: ViewportSize = {"width": 390, "height": 844}


def test_newcomer_has_a_running_bot_in_two_minutes_and_sees_it_trade_and_finds_it_on_a_phone(
    installation: Installation, page: Page, browser: Browser
) -> None:
    with started(installation) as terminal:
        began = time.monotonic()
        journey.choose_password(page, installation.panel_url, setup_code(terminal))
        _leave_and_come_back(page)
        journey.first_bot(page, "balanced")
        journey.expect_state(page, "RUNNING")
        took = time.monotonic() - began
        sys.stdout.write(f"newcomer: {took:.1f} s from the first page to a running bot (limit {NEWCOMER_S:.0f} s)\n")
        assert took < NEWCOMER_S

        expect(journey.chart(page)).to_be_visible()
        assert _is_drawn(page), "the chart is empty"
        journey.expect_trade(page)
        _find_the_bot_on_a_phone(browser, installation.panel_url)

        button(page, "tour.end").click()
        button(page, "act.pause.name").click()
        journey.expect_state(page, "PAUSED")
        button(page, "act.stop.name").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text(text("act.stop.text"))
        button(dialog, "act.stop.confirm").click()
        journey.expect_state(page, "STOPPED")
        # Leave before the panel does: a lost connection is no error of the page.
        page.goto("about:blank")


def _leave_and_come_back(page: Page) -> None:
    """A step outlives a reload and the way back."""
    button(page, "setup.next").click()
    page.get_by_role("radio", name=text("preset.name.bold")).check()
    page.reload()
    expect(page.get_by_role("radio", name=text("preset.name.bold"))).to_be_checked()
    page.go_back()
    expect(page.get_by_role("heading", name=text("setup.step.venue.title"))).to_be_visible()


def _find_the_bot_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, locale="en-US")
    phone = context.new_page()
    errors = watch(phone)
    journey.log_in(phone, address)
    expect(phone.get_by_role("heading", name=text("overview.equityCurve"), exact=True).first).to_be_visible()
    link(phone, "nav.bots").first.tap()
    expect(phone).to_have_url(re.compile(r"/bots/?$"))
    phone.get_by_role("link", name=re.compile("FirstFlight")).first.tap()
    expect(journey.chart(phone)).to_be_visible()
    wider = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"the page is {wider} px wider than the phone"
    cut = "dds => dds.filter(dd => dd.scrollWidth > dd.clientWidth).map(dd => dd.innerText)"
    assert phone.locator("dd").evaluate_all(cut) == [], "figures are cut off on the phone"
    context.close()
    assert not errors, "\n".join(errors)


def _is_drawn(page: Page) -> bool:
    """Whether any canvas of the chart holds more than one colour."""
    return bool(
        page.wait_for_function(
            """() => [...document.querySelectorAll('canvas')].some((canvas) => {
                if (canvas.width < 200 || canvas.height < 100) return false;
                const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                const pixels = new Uint32Array(data.buffer);
                return new Set(pixels.filter((_, index) => index % 97 === 0)).size > 2;
            })"""
        )
    )
