"""`npm run bench -- dashboard`: what a person waits for in the dashboard, in a real Chromium on loopback.

Real programs on the simulator. First load is what `frontend/scripts/budget.mjs` counts (gzip of JS and CSS of a first
visit). Interactive: from the navigation of a logged-in browser with an empty cache until the overview's figures stand
and the main thread has been free for 50 ms. Fill on screen: from the moment the gateway's fill carries until a new row
with it stands in the live feed. Chart: the bot page's own chart, given 10,000 candles with 1,000 fills and 200 denied
entries, from the answer to the painted frame; then it is dragged with the mouse, measured frame by frame, and dragged
again with 50,000 candles. A dropped frame took as long as two of the display's 60 a second. Control: the same page with
a warm cache, and the frames of a page that shows nothing but moves the mouse.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.panning import chart_ms, dropped, idle_pan
from tests.e2e.conftest import FLAGS, browser_path
from tests.e2e.stack import get, log_in, post
from tests.programs import ROOT, Installation, wait_until

PASSWORD = "a bench's own password"
FRONTEND = ROOT / "frontend"
TARGETS = {
    "first_load_kb": 180.0,
    "interactive_ms": 1_500.0,
    "fill_on_screen_ms": 1_000.0,
    "chart_init_ms": 150.0,
    "chart_pan_p95_ms": 20.0,
    "long_pan_p95_ms": 20.0,
    "long_pan_dropped": 0.0,
}
FILL_WITHIN_S = 240.0
STANDING = "[aria-label='Key figures'] dd.figures"
CANDLES, LONG = 10_000, 50_000
INTERACTIVE = """
async (selector) => {
  const stands = () => [...document.querySelectorAll(selector)].some((one) => /\\d/.test(one.textContent ?? ""));
  while (!stands()) await new Promise((done) => setTimeout(done, 5));
  for (;;) {
    const asked = performance.now();
    await new Promise((done) => setTimeout(done, 50));
    if (performance.now() - asked < 100) return performance.now() - 50;
  }
}
"""


def tell(stage: str) -> None:
    """Say what is done now, beside the figures that a program may read."""
    print(f"... {stage}", file=sys.stderr, flush=True)


def first_load_kb() -> float:
    """What a first visit downloads, as the budget of the build counts it."""
    script = subprocess.run(
        ["node", "scripts/budget.mjs"], cwd=FRONTEND, capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"([0-9.]+) kB +first load", script)
    assert found, f"no figure in: {script[-500:]}"
    return float(found.group(1))


def interactive_ms(browser: Browser, installation: Installation, state: Any, n: int) -> tuple[list[float], list[float]]:
    """Milliseconds until the overview can be used: with an empty cache, and once more with a warm one."""
    cold: list[float] = []
    warm: list[float] = []
    for number in range(n):
        tell(f"overview, load {number + 1} of {n}")
        context = browser.new_context(storage_state=state, locale="en-US", viewport={"width": 1360, "height": 900})
        page = context.new_page()
        for found in (cold, warm):
            page.goto(installation.panel_url)
            found.append(float(page.evaluate(INTERACTIVE, STANDING)))
        leave(context, page)
    return cold, warm


def fills_on_screen(page: Page, installation: Installation, n: int) -> list[float]:
    """Milliseconds from each fill's own time until the live feed shows it."""
    page.goto(installation.panel_url)
    page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver((changes) => {
            for (const { addedNodes } of changes)
              for (const node of addedNodes)
                if (node instanceof HTMLLIElement && /Bought|Sold/.test(node.textContent ?? ""))
                  window.seen.push([Date.parse(node.querySelector("time")?.dateTime ?? ""), Date.now()]);
          }).observe(document.body, { childList: true, subtree: true });
        }"""
    )
    deadline = time.monotonic() + FILL_WITHIN_S
    seen: list[list[int]] = []
    while len(seen) < n and time.monotonic() < deadline:
        page.wait_for_timeout(500)
        known, seen = len(seen), page.evaluate("() => window.seen")
        if len(seen) > known:
            tell(f"fills on screen: {len(seen)} of {n}")
    assert len(seen) >= n, f"only {len(seen)} fills in {FILL_WITHIN_S:.0f} s"
    return [float(shown - filled) for filled, shown in seen]


def leave(context: BrowserContext, page: Page) -> None:
    """Close the page before its context: a lost connection is no error of it."""
    page.goto("about:blank")
    context.close()


def start_bots(installation: Installation, bots: int) -> dict[str, Any]:
    """Bots that trade every few minutes, so that fills come; the first of them."""
    client = log_in(installation)
    try:
        made = []
        for number in range(bots):
            body = {"name": f"Bench {number}", "strategy": "FirstFlight", "timeframe": "1m"}
            pairs = [pair["pair"] for pair in get(client, "/market/pairs")["items"][number * 4 : number * 4 + 4]]
            made.append(post(client, "/bots", body | {"pairs": pairs}))
        for bot in made:
            post(client, f"/bots/{bot['id']}/start")
        wait_until(lambda: all(get(client, f"/bots/{bot['id']}")["state"] == "RUNNING" for bot in made), within_s=120)
        first: dict[str, Any] = made[0]
        return first
    finally:
        client.close()


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def measure(installation: Installation, bot: dict[str, Any], *, n: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures, and the control group's."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        context = browser.new_context(locale="en-US", viewport={"width": 1360, "height": 900})
        page = context.new_page()
        page.goto(installation.panel_url)
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("button[type=submit]").click()
        page.wait_for_selector(STANDING)
        cold, warm = interactive_ms(browser, installation, context.storage_state(), n)
        tell(f"chart of {CANDLES:,} candles, then of {LONG:,}")
        inits, steps = chart_ms(page, installation, bot, min(n, 5), CANDLES)
        _, long_steps = chart_ms(page, installation, bot, min(n, 5), LONG)
        tell(f"waiting for {n} fills: the bots trade at the end of a minute, for at most {FILL_WITHIN_S:.0f} s")
        fills = fills_on_screen(page, installation, n)
        leave(context, page)
        idle = idle_pan(browser)
        browser.close()
    figures = {
        "first_load_kb": first_load_kb(),
        "interactive_ms": round(statistics.median(cold)),
        "interactive_max_ms": round(max(cold)),
        "fill_on_screen_ms": round(max(fills)),
        "fill_on_screen_p50_ms": round(statistics.median(fills)),
        "fills": len(fills),
        "chart_init_ms": round(statistics.median(inits), 1),
        "chart_pan_p95_ms": round(p95(steps), 1),
        "long_pan_p95_ms": round(p95(long_steps), 1),
        "long_pan_dropped": dropped(long_steps),
        "long_pan_frames": len(long_steps),
    }
    control = {"idle_pan_p95_ms": round(p95(idle), 1), "idle_pan_dropped": dropped(idle), "idle_pan_frames": len(idle)}
    return figures, control | {"interactive_warm_ms": round(statistics.median(warm))}


def main() -> None:
    """Start, measure, print; the last line is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=10, help="first loads, and fills at least")
    parser.add_argument("--bots", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7, help="of the simulated market")
    options = parser.parse_args()
    tell("building the dashboard")
    subprocess.run(["npm", "run", "--silent", "build"], cwd=FRONTEND, check=True, stdout=subprocess.DEVNULL)
    tell(f"starting the programs and {options.bots} bots")
    with tempfile.TemporaryDirectory() as folder:
        settings = {"owner_password": PASSWORD, "simulator_seed": str(options.seed)}
        with Installation(Path(folder) / "home", settings=settings).running() as installation:
            bot = start_bots(installation, options.bots)
            figures, control = measure(installation, bot, n=options.n)
    print(f"machine  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end")
    for name, target in TARGETS.items():
        print(f"{name:20} {figures[name]:8} (target <= {target})")
    ok = all(figures[name] <= target for name, target in TARGETS.items())
    result = {"name": "dashboard", "n": options.n, "seed": options.seed, "figures": figures, "control": control}
    print(json.dumps({**result, "targets": TARGETS, "ok": ok}))


if __name__ == "__main__":
    main()
