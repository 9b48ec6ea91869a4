"""Every page in both themes and languages, on a desk and on a phone: `python -m tests.e2e.gallery FOLDER`.

A bot trades meanwhile. With `--only overview settings` fewer pages are taken. The command fails, and says with which
page, where one logs an error or is wider than its screen.
"""

import argparse
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.bench.dashboard import PASSWORD, start_bots
from tests.e2e.conftest import FLAGS, browser_path
from tests.e2e.screen import watch
from tests.e2e.stack import get, log_in
from tests.programs import Installation

SIZES: dict[str, ViewportSize] = {"desk": {"width": 1360, "height": 900}, "phone": {"width": 360, "height": 780}}
THEMES = ("dark", "light")
LANGUAGES = ("en", "pt-BR")
SETTLE_MS = 2_500


def pages(bot: str) -> dict[str, str]:
    """Addresses by name."""
    tabs = ("trades", "orders", "decisions", "timeline", "locks", "log", "config", "versions")
    return {
        "overview": "/",
        "bots": "/bots",
        "new": "/bots/new",
        "edit": f"/bots/{bot}/edit",
        **{f"bot-{tab}": f"/bots/{bot}?tab={tab}" for tab in tabs},
        "governance": "/governance",
        "passport": f"/bots/{bot}/passport",
        "risk": "/risk",
        "decisions": "/decisions",
        "audit": "/audit",
        "lab": "/lab",
        "market": "/market?interval=1m",
        "market-correlation": "/market?interval=5m&open=correlation",
        "news": "/news",
        "market-choose": "/market?open=choose",
        "strategies": "/strategies",
        "strategy": "/strategies/TrendFollowing",
        "backtests": "/backtests",
        "data": "/data",
        "settings": "/settings",
    }


def take_all(browser: Browser, installation: Installation, folder: Path, only: list[str]) -> list[str]:
    """Take the pictures; what is wrong with which."""
    client = log_in(installation)
    state = [
        {"name": cookie.name, "value": cookie.value or "", "url": installation.panel_url}
        for cookie in client.cookies.jar
    ]
    found = pages(get(client, "/bots")["items"][0]["id"])
    problems: list[str] = []
    for theme, language in product(THEMES, LANGUAGES):
        client.put("/settings", json={"theme": theme, "language": language}).raise_for_status()
        for size, viewport in SIZES.items():
            context = browser.new_context(viewport=viewport, is_mobile=size == "phone", locale=language)
            context.add_cookies(state)  # type: ignore[arg-type]
            page = context.new_page()
            errors = watch(page)
            for name, address in found.items():
                if only and name not in only:
                    continue
                page.goto(installation.panel_url + address)
                page.wait_for_timeout(SETTLE_MS)
                picture = f"{name}-{theme}-{language}-{size}"
                page.screenshot(path=folder / f"{picture}.png", full_page=True)
                width = page.evaluate("() => document.documentElement.scrollWidth")
                problems += [f"{picture}: {error}" for error in errors]
                if width > viewport["width"]:
                    problems.append(f"{picture}: {width} px wide on a screen of {viewport['width']}")
                errors.clear()
            page.goto("about:blank")
            context.close()
    client.close()
    return problems


def main() -> None:
    """Start everything, let a bot trade, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="names of pages, such as overview or bot-trades")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        installation = Installation(Path(home) / "home", settings={"owner_password": PASSWORD})
        with installation.running():
            start_bots(installation, 2)
            browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
            problems = take_all(browser, installation, options.folder, options.only)
            browser.close()
    sys.exit("\n".join(problems) or None)


if __name__ == "__main__":
    main()
