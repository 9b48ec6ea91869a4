import { expect, test } from "vitest";
import { withDrawnStyles } from "@/components/chart/drawnStyles";

function figure(): { content: HTMLElement; bar: SVGElement; own: SVGElement } {
  const content = document.createElement("figure");
  content.innerHTML = `
    <style>.bar { opacity: 0.25; visibility: visible }</style>
    <svg><rect class="bar" /><rect class="bar" style="opacity: 0.5" /></svg>`;
  document.body.replaceChildren(content);
  const [bar, own] = content.querySelectorAll<SVGElement>("rect");
  if (!bar || !own) throw new Error("no bars");
  return { content, bar, own };
}

test("while it is drawn each part of an SVG carries what the style sheets say, and nothing of it stays", async () => {
  const { content, bar, own } = figure();
  const drawn = await withDrawnStyles(content, async () => [bar.style.opacity, own.style.opacity]);
  expect(drawn).toEqual(["0.25", "0.5"]);
  expect(bar.hasAttribute("style")).toBe(false);
  expect(own.getAttribute("style")).toBe("opacity: 0.5");
});

test("a drawing that fails leaves the page as it was", async () => {
  const { content, bar } = figure();
  await expect(withDrawnStyles(content, () => Promise.reject(new Error("too large")))).rejects.toThrow(
    "too large",
  );
  expect(bar.hasAttribute("style")).toBe(false);
});
