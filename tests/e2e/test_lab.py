"""A user crashes the simulated market in the browser and sees it on the chart's own candles."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.screen import button, field, link, text
from tests.programs import Installation, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]

PAIR = "ETH/USDT"


def test_crash_is_begun_seen_and_stopped(shared: Installation, page: Page) -> None:
    journey.log_in(page, shared.panel_url)
    link(page, "nav.lab").first.click()
    field(page, "lab.pair").select_option(PAIR)
    field(page, "lab.duration").select_option("30")
    button(page, "lab.begin").click()
    happening = page.get_by_role("list", name=text("lab.now")).get_by_role("listitem")
    expect(happening).to_contain_text(PAIR)
    expect(journey.chart(page)).to_be_visible()
    wait_until(lambda: _fall(page, shared.panel_url) > Decimal("0.18"), within_s=60, every_s=0.5)
    happening.get_by_role("button").click()
    expect(page.get_by_role("list", name=text("lab.earlier")).get_by_role("listitem")).to_contain_text(PAIR)
    expect(page.get_by_text(text("lab.nothing"))).to_be_visible()


def _fall(page: Page, address: str) -> Decimal:
    """How far the last ten minutes fell from their highest price, a fraction."""
    asked: dict[str, Any] = {"pair": PAIR, "interval": "1m", "limit": 10}
    candles = page.request.get(f"{address}/api/market/candles", params=asked).json()["items"]
    high = max(Decimal(candle["high"]) for candle in candles)
    return 1 - min(Decimal(candle["low"]) for candle in candles) / high
