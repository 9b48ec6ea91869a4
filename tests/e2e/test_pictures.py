"""A chart leaves the dashboard as a picture that says what it is."""

import base64
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e import journey
from tests.e2e.screen import text
from tests.programs import Installation

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]

COLOURS = """
async (data) => {
  const image = new Image();
  image.src = `data:image/png;base64,${data}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const seen = (top, high) =>
    new Set(new Uint32Array(pen.getImageData(0, top, canvas.width, high).data.buffer)).size;
  return [seen(0, 112), seen(112, canvas.height - 112)];
}
"""


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
    assert width == pytest.approx(2 * figure["width"], abs=4)
    assert height > 2 * figure["height"], "the header is missing"
    header, chart = page.evaluate(COLOURS, base64.b64encode(picture).decode())
    assert header > 10, "no title is drawn"
    assert chart > 50, "no candles are drawn"
