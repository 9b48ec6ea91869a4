"""What is on the screen, named by the keys of the translations, so that a new wording breaks no test."""

import json
import re
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page

from tests.programs import ROOT

_TRANSLATIONS: dict[str, Any] = json.loads((ROOT / "frontend" / "src" / "i18n" / "en.json").read_text())

# Not async: a promise is true before it is kept.
SETTLED = """
() => {
  // Sections below the screen are drawn when they are seen.
  const unseen = document.querySelector("[data-unseen]");
  unseen?.scrollIntoView();
  const waiting = document.querySelector("[class*=Skeleton], [aria-busy=true]");
  return unseen === null && waiting === null && document.fonts.status === "loaded";
}
"""
# Charts draw, dialogs open and the first prices come.
SETTLE_MS = 500


def text(key: str) -> str:
    """The English text of `key`, which holds no placeholders."""
    found: Any = _TRANSLATIONS
    for part in key.split("."):
        found = found[part]
    assert isinstance(found, str), f"{key} is no text"
    assert "{" not in found, f"{key} holds placeholders"
    return found


def button(page: Page | Locator, key: str) -> Locator:
    """The button that says `key`."""
    return page.get_by_role("button", name=text(key), exact=True)


def link(page: Page | Locator, key: str) -> Locator:
    """The link that says `key`."""
    return page.get_by_role("link", name=text(key), exact=True)


def field(page: Page | Locator, key: str) -> Locator:
    """The input labelled `key`; a mark for required fields may follow."""
    return page.get_by_label(re.compile(rf"^{re.escape(text(key))}( \*)?$"))


def settle(page: Page) -> None:
    """Wait until `page` shows what it is about: no skeleton is left, and what moves in has arrived."""
    page.wait_for_selector("h1")
    before = page.evaluate("() => window.scrollY")
    page.wait_for_function(SETTLED)
    page.evaluate("(before) => window.scrollTo(0, before)", before)
    page.wait_for_timeout(SETTLE_MS)


def watch(page: Page) -> list[str]:
    """A list that fills with the errors of `page`: uncaught ones and what it logs as an error."""
    errors: list[str] = []

    def logged(message: ConsoleMessage) -> None:
        # An answer of 4xx is logged by the browser itself; the page shows it to the user.
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(message.text)

    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", logged)
    return errors
