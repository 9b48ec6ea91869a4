"""How long the bot page's chart takes to draw many candles, and each frame while it is dragged with the mouse."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page

from tests.programs import Installation
from vostok.clock import now_ms

ARROWS, DENIALS = 1_000, 200
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
    arrows = [
        {"id": f"{at}", "ts": ts + 9, "side": sides[at % 2], **fill}
        for at, ts in enumerate(opens[:: candles // ARROWS])
    ]
    said = {"count": 1, "rule": "exposure", "reason": "It would exceed what this bot may hold."}
    denials = [{"ts": ts, **said} for ts in opens[:: candles // DENIALS]]
    whole = {"pair": pair, "interval": "1m", "items": items, "quality": None}
    return {**whole, "markers": arrows, "blocked": denials}


def dropped(steps: list[float]) -> int:
    """How many of these frames came a whole frame late, or later."""
    return sum(step >= DROPPED_MS for step in steps)
