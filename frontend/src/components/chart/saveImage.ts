import { toCanvas } from "html-to-image";
import { saveFile } from "@/lib/download";
import { withDrawnStyles } from "./drawnStyles";
import { pageFont } from "./pageFont";

export interface Picture {
  title: string;
  /** Venue and time range, or whatever else the picture must say to be read alone. */
  detail: string;
  /** What kind of money it shows, as it is marked everywhere. */
  mark: string;
  isLive: boolean;
}

const SCALE = 2;
const EDGE = 16;
const HEADER = 56;

/** The mark at the right edge: filled for real money, a dashed frame for all that is not. */
function drawMark(pen: CanvasRenderingContext2D, width: number, picture: Picture, token: Token): void {
  pen.font = `600 12px ${token("font")}`;
  const inside = pen.measureText(picture.mark).width;
  const [x, y, wide, high] = [width - EDGE - inside - 16, 12, inside + 16, 22];
  pen.beginPath();
  pen.roundRect(x, y, wide, high, 11);
  pen.fillStyle = token("--live");
  pen.strokeStyle = token("--simulated");
  pen.setLineDash([3, 2]);
  if (picture.isLive) pen.fill();
  else pen.stroke();
  pen.fillStyle = picture.isLive ? token("--live-ink") : token("--simulated");
  pen.fillText(picture.mark, x + 8, y + 15.5);
}

type Token = (name: string) => string;

/** Saves what `content` shows, in its colours, under a line that says what it is. */
export async function saveImage(content: HTMLElement, picture: Picture): Promise<void> {
  const style = getComputedStyle(content);
  const token: Token = (name) => (name === "font" ? style.fontFamily : style.getPropertyValue(name).trim());
  const fontEmbedCSS = await pageFont();
  const drawn = await withDrawnStyles(content, () =>
    toCanvas(content, { pixelRatio: SCALE, backgroundColor: token("--surface"), fontEmbedCSS }),
  );
  const image = document.createElement("canvas");
  image.width = drawn.width;
  image.height = drawn.height + HEADER * SCALE;
  const pen = image.getContext("2d");
  if (pen === null) throw new Error("This browser has no canvas to draw on.");
  pen.fillStyle = token("--surface");
  pen.fillRect(0, 0, image.width, image.height);
  pen.drawImage(drawn, 0, HEADER * SCALE);
  pen.scale(SCALE, SCALE);
  const width = image.width / SCALE;
  drawMark(pen, width, picture, token);
  pen.font = `600 15px ${token("font")}`;
  pen.fillStyle = token("--text");
  pen.fillText(picture.title, EDGE, 27);
  pen.font = `400 12px ${token("font")}`;
  pen.fillStyle = token("--text-soft");
  pen.fillText(picture.detail, EDGE, 46, width - 2 * EDGE);
  const file = await new Promise<Blob | null>((done) => image.toBlob(done, "image/png"));
  if (file === null) throw new Error("The picture is too large for this browser.");
  saveFile(`${picture.title} ${picture.mark} ${picture.detail}`.slice(0, 120), "png", file);
}
