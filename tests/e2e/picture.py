"""What a saved picture shows."""

import base64

from playwright.sync_api import Page

COUNT = """
async ([data, top]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${data}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const from = top ? 0 : 112;
  const bytes = pen.getImageData(0, from, canvas.width, top ? 112 : canvas.height - 112).data;
  const found = {};
  for (let at = 0; at < bytes.length; at += 4) {
    const colour = `rgb(${bytes[at]}, ${bytes[at + 1]}, ${bytes[at + 2]})`;
    found[colour] = (found[colour] ?? 0) + 1;
  }
  return found;
}
"""


def colours(page: Page, picture: bytes, *, header: bool = False) -> dict[str, int]:
    """How many pixels of the PNG `picture` have each colour: below its header, or in that; `page` decodes it."""
    found: dict[str, int] = page.evaluate(COUNT, [base64.b64encode(picture).decode(), header])
    return found
