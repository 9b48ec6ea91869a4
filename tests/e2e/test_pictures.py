"""A chart leaves the dashboard as a picture that says what it is."""

import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e import journey
from tests.e2e.picture import colours
from tests.e2e.screen import text
from tests.programs import Installation

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]


def test_chart_is_saved_with_title_mark_and_candles(shared: Installation, page: Page, tmp_path: Path) -> None:
    journey.log_in(page, shared.panel_url)
    page.goto(f"{shared.panel_url}/market?pair=BTC%2FUSDT&interval=1m")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as PNG: BTC/USDT · 1m", exact=True).click()
    assert download.value.suggested_filename.startswith(f"BTC-USDT-1m-{text('chart.mark.MARKET')}-simulator-2")
    download.value.save_as(tmp_path / "chart.png")
    picture = (tmp_path / "chart.png").read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    figure = page.get_by_role("figure").first.bounding_box()
    assert figure is not None
    assert figure["height"] < page.viewport_size["height"], "the chart is higher than the screen"  # type: ignore[index]
    assert width == pytest.approx(2 * figure["width"], abs=4)
    assert height > 2 * figure["height"], "the header is missing"
    assert len(colours(page, picture, header=True)) > 10, "no title is drawn"
    assert len(colours(page, picture)) > 50, "no candles are drawn"
