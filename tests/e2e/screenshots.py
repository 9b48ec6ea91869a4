"""Make the README's pictures again: `python -m tests.e2e.screenshots` (takes some minutes of trading)."""

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e import journey
from tests.e2e.conftest import FLAGS, browser_path
from tests.e2e.screen import button, link
from tests.e2e.stack import setup_code, started
from tests.programs import ROOT, Installation

FOLDER = ROOT / "frontend" / "screenshots"
TRADING_S = 300
LARGEST_BYTES = 300_000


def main(trading_s: int = TRADING_S) -> None:
    """Let the first bot trade for `trading_s` seconds, then take each picture."""
    FOLDER.mkdir(exist_ok=True)
    installation = Installation(Path(tempfile.mkdtemp()) / "home")
    with started(installation) as terminal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1360, "height": 900}, color_scheme="dark", locale="en-US")
        expect.set_options(timeout=30_000)
        journey.set_up(page, installation.panel_url, setup_code(terminal))
        journey.create_bot(page)
        button(page, "act.start.name").click()
        journey.expect_trade(page)
        time.sleep(trading_s)
        _take(page, "bot-dark")
        link(page, "nav.overview").first.click()
        expect(page.get_by_role("figure").first).to_be_visible()
        _take(page, "overview-dark")
        _take_phone(browser, installation.panel_url)
        browser.close()


def _take_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, color_scheme="dark", locale="en-US"
    )
    phone = context.new_page()
    phone.goto(address)
    phone.locator("input[type=password]").fill(journey.PASSWORD)
    phone.locator("button[type=submit]").click()
    expect(phone.get_by_role("navigation")).to_be_visible()
    expect(phone.get_by_role("figure").first).to_be_visible()
    _take(phone, "overview-phone")
    context.close()


def _take(page: Page, name: str) -> None:
    page.wait_for_load_state("load")
    # What the pointer was left on would explain itself.
    page.mouse.move(0, 0)
    page.wait_for_timeout(1_500)
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    size = path.stat().st_size
    assert size <= LARGEST_BYTES, f"{path} has {size} bytes; the limit is {LARGEST_BYTES}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TRADING_S)
