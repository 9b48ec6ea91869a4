"""`npm start -- --demo`: bots that have really traded, in a home of their own, marked as what they are."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screen import button, field, text
from tests.e2e.stack import open_terminal, wait_for_health
from tests.programs import Installation, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]

READY_WITHIN_S = 240.0


def test_demo_when_started_then_three_bots_have_closed_trades(installation: Installation, page: Page) -> None:
    terminal = open_terminal(installation, "--demo")
    installation.home = installation.home / "demo"
    try:
        wait_for_health(installation, terminal)
        wait_until(
            lambda: "DEMO: ready" in terminal.output, within_s=READY_WITHIN_S, tell=lambda: terminal.output[-4_000:]
        )
        closed = int(terminal.output.split("DEMO: ready, ")[1].split()[0])
        assert closed >= 3
        page.goto(installation.panel_url)
        field(page, "auth.password").fill("vostok-demo")
        button(page, "login.submit").click()
        expect(page.get_by_text(text("nav.demo"), exact=True)).to_be_visible()
        for name in ("Sputnik", "Belka", "Strelka"):
            expect(page.get_by_text(name, exact=True).first).to_be_visible()
        page.goto("about:blank")
        terminal.press_ctrl_c()
        terminal.wait()
    finally:
        terminal.close(installation)
