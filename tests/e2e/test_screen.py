"""Tests wait for what a page shows, not for its frame."""

import pytest
from playwright.sync_api import Page

from tests.e2e.screen import settle

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# A page whose content comes a second after its heading; a section below the screen comes when it is scrolled to.
LATE = """<!doctype html>
<h1>Late</h1><div class="mantine-Skeleton-root"></div><div style="height: 3000px"></div><p data-unseen>Below</p>
<script>
  const [below, skeleton] = [document.querySelector("p"), document.querySelector("div")];
  setTimeout(() => skeleton.remove(), 1000);
  new IntersectionObserver((changes) => {
    if (changes.some((one) => one.isIntersecting)) below.removeAttribute("data-unseen");
  }).observe(below);
</script>
"""


def test_a_page_is_settled_when_no_skeleton_is_left_and_every_section_was_seen(page: Page) -> None:
    page.set_content(LATE)
    settle(page)
    assert page.locator("[class*=Skeleton], [data-unseen]").count() == 0
    assert page.evaluate("() => window.scrollY") == 0
