"""`npm run bench -- heap --minutes 60`: whether a dashboard that is left open all day keeps what it no longer shows.

20 bots with 100,000 trades of the past, of which one runs and trades meanwhile beside new ones; two tabs of one
Chromium, the overview and the page of that bot, whose tables are full from the beginning as they are of every bot
that is not new, receive every change on their WebSocket. Each minute the heap of each tab is measured after a full
collection. `growth_kb_per_hour` is the slope of a least-squares line through these figures without the first fifth,
in which caches fill. V8 does not compile to machine code here (`--jitless`): what it adds of that in its first hours,
half of all growth, is no memory that a page keeps. Control group: a third tab with the log-in page, which receives
nothing.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import BrowserContext, CDPSession, Page, ViewportSize, sync_playwright

from tests.bench.api import PASSWORD, grown, log_in, start
from tests.e2e.conftest import FLAGS, browser_path
from tests.programs import Installation

# One megabyte an hour is a day of 24 MB: nobody would notice it before the next reload.
TARGET_KB_PER_HOUR = 1_024.0
HOUR_MIN = 60.0
WITHOUT_MACHINE_CODE = "--js-flags=--jitless"
VIEW: ViewportSize = {"width": 1360, "height": 900}
COUNT_MESSAGES = """
window.messages = 0;
const Real = window.WebSocket;
window.WebSocket = class extends Real {
  constructor(...asked) {
    super(...asked);
    this.addEventListener("message", () => { window.messages += 1; });
  }
};
"""


class Tab:
    """A page and the size of its heap, minute by minute."""

    def __init__(self, name: str, context: BrowserContext, address: str) -> None:
        self.name = name
        self.page: Page = context.new_page()
        self.page.add_init_script(COUNT_MESSAGES)
        self.page.goto(address)
        self._session: CDPSession = context.new_cdp_session(self.page)
        self.kilobytes: list[float] = []

    def measure(self) -> None:
        """Collect garbage and note what is left."""
        self._session.send("HeapProfiler.collectGarbage")
        self.kilobytes.append(self._session.send("Runtime.getHeapUsage")["usedSize"] / 1_024)

    def figures(self, every_min: float) -> dict[str, Any]:
        """Size, growth and messages."""
        settled = self.kilobytes[len(self.kilobytes) // 5 :]
        minutes = [place * every_min for place in range(len(settled))]
        slope = statistics.linear_regression(minutes, settled).slope * HOUR_MIN
        return {
            "begin_mb": round(settled[0] / 1_024, 2),
            "end_mb": round(settled[-1] / 1_024, 2),
            "growth_kb_per_hour": round(slope, 1),
            "messages": self.page.evaluate("() => window.messages"),
        }


def watch(installation: Installation, bot: str, *, minutes: float, every_min: float) -> dict[str, dict[str, Any]]:
    """The figures of each tab after `minutes`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=[*FLAGS, WITHOUT_MACHINE_CODE])
        context = browser.new_context(locale="en-US", viewport=VIEW)
        page = context.new_page()
        page.goto(installation.panel_url)
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("button[type=submit]").click()
        page.wait_for_selector("[aria-label='Key figures']")
        page.close()
        stranger = browser.new_context(locale="en-US", viewport=VIEW)
        tabs = [
            Tab("overview", context, installation.panel_url),
            Tab("bot", context, f"{installation.panel_url}/bots/{bot}"),
            Tab("control", stranger, f"{installation.panel_url}/login"),
        ]
        end = time.monotonic() + minutes * 60
        while time.monotonic() < end:
            tabs[0].page.wait_for_timeout(every_min * 60_000)
            for tab in tabs:
                tab.measure()
            print("  ".join(f"{tab.name} {tab.kilobytes[-1] / 1_024:.2f} MB" for tab in tabs), flush=True)
        found = {tab.name: tab.figures(every_min) for tab in tabs}
        browser.close()
    return found


def main() -> None:
    """Seed, watch, print; the last line is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=HOUR_MIN)
    parser.add_argument("--trades", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7, help="of the market and of the past")
    options = parser.parse_args()
    every_min = min(1.0, options.minutes / 20)
    with tempfile.TemporaryDirectory() as folder:
        settings = {"owner_password": PASSWORD, "simulator_seed": str(options.seed)}
        installation = Installation(Path(folder) / "home", settings=settings)
        old, *_ = grown(installation, trades=options.trades, seed=options.seed)
        with installation.running(), httpx.Client(base_url=installation.panel_url, timeout=60) as client:
            log_in(client)
            start(client)
            client.post(f"/api/bots/{old}/start").raise_for_status()
            found = watch(installation, old, minutes=options.minutes, every_min=every_min)
    control = {"login_page": found.pop("control")}
    growth = max(tab["growth_kb_per_hour"] for tab in found.values())
    print(f"machine  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end")
    print(f"heap     grows by {growth} kB an hour at most (target <= {TARGET_KB_PER_HOUR})")
    result = {"name": "heap", "n": options.minutes, "seed": options.seed, "figures": found, "control": control}
    targets = {"growth_kb_per_hour": TARGET_KB_PER_HOUR}
    print(json.dumps({**result, "targets": targets, "ok": growth <= TARGET_KB_PER_HOUR}))


if __name__ == "__main__":
    main()
