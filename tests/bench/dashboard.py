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
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.conftest import FLAGS, browser_path
from tests.e2e.stack import get, log_in, post
from tests.programs import ROOT, Installation, wait_until
from vostok.clock import now_ms

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
CANDLES, LONG, ARROWS, DENIALS = 10_000, 50_000, 1_000, 200
DROPPED_MS = 2_000 / 60
# Runs before the page: notes when the candles have come and when the frame that draws them has been painted.
WATCH = """
window.chart = {};
const fetched = window.fetch;
window.fetch = async (...asked) => {
  const answer = await fetched(...asked);
  if (!/[/]bots[/][^/]+[/]candles/.test(answer.url)) return answer;
  const text = await answer.text();
  window.chart = { came: performance.now(), shapes: 0 };
  return new Response(text, answer);
};
const fill = CanvasRenderingContext2D.prototype.fillRect;
CanvasRenderingContext2D.prototype.fillRect = function (...where) {
  const chart = window.chart;
  // A hundred candles have more shapes than axes and grid together.
  if (chart.came && ++chart.shapes === 200) requestAnimationFrame((now) => { chart.drawn ??= now; });
  return fill.apply(this, where);
};
"""
SETTLED = """
() => {
  const { came, drawn } = window.chart;
  return drawn && performance.now() - drawn > 1000 && drawn - came;
}
"""
# Runs in the page: the time from each frame to the next, until it is told to stop.
FRAMES = """
() => {
  window.frames_ms = [];
  let before;
  const step = (now) => {
    if (before !== undefined) window.frames_ms.push(now - before);
    before = now;
    window.watching = requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
"""
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
    for _ in range(n):
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
        seen = page.evaluate("() => window.seen")
    assert len(seen) >= n, f"only {len(seen)} fills in {FILL_WITHIN_S:.0f} s"
    return [float(shown - filled) for filled, shown in seen]


def chart_ms(
    page: Page, installation: Installation, bot: dict[str, Any], n: int, candles: int
) -> tuple[list[float], list[float]]:
    """Milliseconds from `candles` that came to the frame that shows them, and from frame to frame of a pan."""
    page.add_init_script(WATCH)
    page.route("**/api/bots/*/candles*", lambda route: route.fulfill(json=long_chart(route.request.url, candles)))
    page.goto(f"{installation.panel_url}/bots/{bot['id']}")
    page.wait_for_function("() => window.chart.drawn")
    inits: list[float] = []
    frames: list[float] = []
    for number in range(n):
        page.get_by_label("Pair", exact=True).select_option(bot["pairs"][(number + 1) % len(bot["pairs"])])
        inits.append(page.wait_for_function(SETTLED).json_value())
        frames += pan(page)
    page.unroute_all()
    return inits, frames


def pan(page: Page) -> list[float]:
    """Drag the chart to and fro with the mouse; milliseconds from each frame to the next."""
    box = page.locator("canvas").first.bounding_box()
    assert box, "no chart"
    left, middle = box["x"] + 100, box["y"] + box["height"] / 2
    page.mouse.move(left, middle)
    page.mouse.down()
    page.evaluate(FRAMES)
    for step in range(120):
        page.mouse.move(left + (step if step < 60 else 120 - step) * 8, middle + step % 5)
    found: list[float] = page.evaluate("() => { cancelAnimationFrame(window.watching); return window.frames_ms; }")
    page.mouse.up()
    return found


def idle_pan(browser: Browser) -> list[float]:
    """Milliseconds from frame to frame of the same movement over an empty page."""
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    page.set_content("<canvas width=1000 height=500></canvas>")
    frames = pan(page)
    page.close()
    return frames


def long_chart(url: str, candles: int) -> dict[str, Any]:
    """An answer of the candles route with so many candles, 1,000 fills and 200 denied entries."""
    pair = parse_qs(urlsplit(url).query).get("pair", ["BTC/USDT"])[0]
    start = now_ms() // 60_000 * 60_000 - candles * 60_000
    opens = [start + place * 60_000 for place in range(candles)]
    figures = [
        {"open": "100", "high": f"{102 + ts // 60_000 % 3}", "low": "97", "close": f"{98 + ts // 60_000 % 5}"}
        for ts in opens
    ]
    items = [{"ts": ts, **one, "volume": "5", "closed": True} for ts, one in zip(opens, figures, strict=True)]
    fill = {"price": "100", "quantity": "1", "realised": "1"}
    sides = ("BUY", "SELL")
    arrows = [{"ts": ts + 9, "side": sides[at % 2], **fill} for at, ts in enumerate(opens[:: candles // ARROWS])]
    said = {"count": 1, "rule": "exposure", "reason": "It would exceed what this bot may hold."}
    denials = [{"ts": ts, **said} for ts in opens[:: candles // DENIALS]]
    whole = {"pair": pair, "interval": "1m", "items": items, "quality": None}
    return {**whole, "markers": arrows, "blocked": denials}


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


def dropped(steps: list[float]) -> int:
    """How many of these frames came a whole frame late, or later."""
    return sum(step >= DROPPED_MS for step in steps)


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
        inits, steps = chart_ms(page, installation, bot, min(n, 5), CANDLES)
        _, long_steps = chart_ms(page, installation, bot, min(n, 5), LONG)
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
    subprocess.run(["npm", "run", "--silent", "build"], cwd=FRONTEND, check=True, stdout=subprocess.DEVNULL)
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
