"""Text of strangers in a real browser: names, log lines, news, the AI's words and the audit are shown and never run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from playwright.async_api import Page, async_playwright

from tests.e2e.conftest import FLAGS, browser_path
from tests.panel.conftest import STRATEGY, Panel
from tests.panel.test_live import serving
from tests.programs import ROOT
from vostok import audit
from vostok.clock import now_ms
from vostok.panel.activity.models import Activity
from vostok.panel.ai.models import Brief
from vostok.panel.news.models import NewsItem

RUN = "document.documentElement.dataset.ran='yes'"
HTML = f'<img src=x onerror="{RUN}"><script>{RUN}</script><svg/onload="{RUN}">'
LINK = f"javascript:{RUN}"
ATTRIBUTE = f"\" onmouseover='{RUN}' autofocus onfocus='{RUN}' x=\""
STRATEGY_WITH_HTML = STRATEGY.replace("Does nothing.", HTML).replace("Quiet", "Loud")


def plant(panel: Panel, bot: str) -> None:
    """Everything that comes from outside the owner's hands, as if it had got past what should stop it."""
    now = now_ms()
    log = panel.settings.bots / bot / "bot.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(f"2026-11-20T10:00:00.000Z INFO    strategy  {HTML}\nTraceback {HTML}\n")
    (panel.settings.strategies / "Loud.py").write_text(STRATEGY_WITH_HTML)
    news = NewsItem(
        key="x", source=HTML, title=HTML, summary=HTML, url=LINK, published_at=now, score=0.5, relevance=5,
        impact="HIGH", coins=["BTC"],
    )  # fmt: skip
    brief = Brief(
        id="a" * 16, kind="portfolio", subject="SIMULATED", mode="SIMULATED", language="en", state="FAILED",
        provider=HTML, detail=HTML, actor="owner", created_at=now, finished_at=now,
    )  # fmt: skip
    activity = Activity(ts=now, kind="bot.problem", level="error", bot_id=bot, bot_name=ATTRIBUTE, values={}, text=HTML)
    with panel.app.state.database.write() as session:
        session.add_all([news, brief, activity])
        audit.append(
            session.connection(), actor=HTML, via="api", type="bot.label", subject=LINK, body={HTML: [HTML, LINK]}
        )


@asynccontextmanager
async def chromium(panel: Panel, address: str) -> AsyncIterator[Page]:
    """A logged-in page that remembers each breach of the content policy."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        context = await browser.new_context(viewport={"width": 1280, "height": 900})
        name, value = next(iter(panel.client.cookies.items()))
        await context.add_cookies([{"name": name, "value": value, "url": f"http://{address}"}])
        await context.add_init_script(
            "window.breaches = []; addEventListener('securitypolicyviolation', e => breaches.push(e.violatedDirective))"
        )
        yield await context.new_page()
        await browser.close()


LOOK = """() => ({
  ran: "ran" in document.documentElement.dataset,
  breaches,
  images: document.querySelectorAll("img").length,
  links: [...document.querySelectorAll("a")].filter(({ protocol }) => protocol === "javascript:").length,
})"""
PAGES = {
    "/strategies": "onerror",
    "/strategies/Loud": "onerror",
    "/bots": "onmouseover",
    "/bots/{bot}?tab=log": "Traceback <img",
    "/news": "onerror",
    "/brief": "onerror",
    "/audit?chain=panel": "onerror",
    "/": "Overview",
}


@pytest.mark.slow
async def test_html_links_and_attributes_of_strangers_then_shown_as_text_and_nothing_runs(panel: Panel) -> None:
    bot = (await panel.create(name=ATTRIBUTE[:60]))["id"]
    plant(panel, bot)
    ours = replace(panel, settings=panel.settings.model_copy(update={"frontend": ROOT / "frontend" / "dist"}))
    async with serving(ours) as address, chromium(panel, address) as page:
        for path, shown in PAGES.items():
            await page.goto(f"http://{address}{path.format(bot=bot)}")
            await page.get_by_text(shown).first.wait_for(timeout=30_000)
            # What waits for a pointer or the focus gets both.
            for each in await page.get_by_role("link").all():
                await each.focus()
            found = await page.evaluate(LOOK)
            assert found == {"ran": False, "breaches": [], "images": 0, "links": 0}, (path, found)
        # The control: markup that did become a part of the page is stopped by the policy, and is seen here.
        await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"1\">')")
        await page.wait_for_function("breaches.length > 0")
