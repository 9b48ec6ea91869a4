"""Every page in both themes, both languages and three widths: `python -m tests.e2e.gallery FOLDER`.

A bot trades meanwhile. Each picture is `FOLDER/<page>-<theme>-<language>-<width>.png`; `FOLDER/sheet-<page>.png` shows
all of a page beside each other. With `--only overview bot-trades` fewer pages are taken. The command fails, and says
with which picture, where a page logs an error, is wider than its screen, or hides words it cannot show.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Literal

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.dashboard import PASSWORD, start_bots
from tests.e2e.conftest import FLAGS, browser_path
from tests.e2e.pages import furnish
from tests.e2e.screen import settle, watch
from tests.e2e.stack import log_in
from tests.programs import Installation

WIDTHS = (360, 768, 1440)
HEIGHT = 900
THEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
LANGUAGES = ("en", "pt-BR")
# Text that its box cuts off without a sign: neither an ellipsis nor a way to scroll to it.
CUT = """
() => [...document.querySelectorAll("main *, header *")].filter((one) => {
  const style = getComputedStyle(one);
  const [box, inside] = [one.clientWidth, one.scrollWidth];
  const isShown = one.checkVisibility() && box > 2 && style.clipPath === "none";
  const isHidden = style.overflowX === "hidden" && style.textOverflow !== "ellipsis" && one.children.length === 0;
  return isShown && isHidden && inside > box + 1;
}).map((one) => (one.textContent ?? "").trim().slice(0, 60))
"""


def take_all(
    context: BrowserContext, panel: str, client: httpx.Client, pages: dict[str, str], folder: Path
) -> list[str]:
    """Take the pictures; what is wrong with which."""
    page = context.new_page()
    errors = watch(page)
    problems: list[str] = []
    for language in LANGUAGES:
        client.put("/settings", json={"theme": "auto", "language": language}).raise_for_status()
        for name, address in pages.items():
            page.set_viewport_size({"width": WIDTHS[-1], "height": HEIGHT})
            page.goto(panel + address)
            settle(page)
            for theme, width in product(THEMES, WIDTHS):
                page.emulate_media(color_scheme=theme)
                page.set_viewport_size({"width": width, "height": HEIGHT})
                # Charts follow a new size with the next frames.
                page.wait_for_timeout(200)
                picture = f"{name}-{theme}-{language}-{width}"
                page.screenshot(path=folder / f"{picture}.png", full_page=True)
                problems += [f"{picture}: {problem}" for problem in (*errors, *_misfits(page, width))]
                errors.clear()
    page.goto("about:blank")
    return problems


def _misfits(page: Page, width: int) -> Iterable[str]:
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    if wide > width:
        yield f"{wide} px wide on a screen of {width}"
    for words in page.evaluate(CUT):
        yield f"cut off: {words}"


def lay_out(browser: Browser, names: Iterable[str], folder: Path) -> None:
    """One contact sheet for each page: a row for each theme and language, a column for each width."""
    page = browser.new_page(viewport={"width": sum(WIDTHS) // 2 + 100, "height": HEIGHT})
    for name in names:
        rows = []
        for theme, language in product(THEMES, LANGUAGES):
            row = "".join(
                f"<img src='{name}-{theme}-{language}-{width}.png' style='width:{width // 2}px'>" for width in WIDTHS
            )
            rows.append(f"<h2>{name}, {theme}, {language}</h2><div>{row}</div>")
        sheet = folder / f"sheet-{name}.html"
        sheet.write_text(
            "<style>body{font:16px sans-serif;background:#888}div{display:flex;gap:20px;align-items:start}"
            "img{max-height:1200px;object-fit:cover;object-position:top}</style>" + "".join(rows)
        )
        page.goto(sheet.absolute().as_uri())
        page.screenshot(path=folder / f"sheet-{name}.png", full_page=True)
        sheet.unlink()
    page.close()


def logged_in(browser: Browser, panel: str, client: httpx.Client) -> BrowserContext:
    """A browser with the session of `client`."""
    context = browser.new_context(color_scheme="dark")
    for cookie in client.cookies.jar:
        context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": panel}])
    return context


def main() -> None:
    """Start everything, let a bot trade, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="names of pages, such as overview or bot-trades")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        installation = Installation(Path(home) / "home", settings={"owner_password": PASSWORD})
        with installation.running(), closing(log_in(installation)) as client:
            pages = furnish(client, start_bots(installation, 2)["id"])
            chosen = {name: address for name, address in pages.items() if not options.only or name in options.only}
            browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
            context = logged_in(browser, installation.panel_url, client)
            problems = take_all(context, installation.panel_url, client, chosen, options.folder)
            context.close()
            lay_out(browser, chosen, options.folder)
            browser.close()
    sys.exit("\n".join(problems) or None)


if __name__ == "__main__":
    main()
