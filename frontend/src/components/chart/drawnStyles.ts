/** What decides how a part of an SVG looks and where its words stand. */
const DRAWN = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "opacity",
  "visibility",
  "vector-effect",
  "font-family",
  "font-size",
  "font-weight",
  "font-variant-numeric",
  "text-anchor",
  "dominant-baseline",
] as const;

/**
 * Runs `draw` while every part of each SVG in `content` carries its computed style itself: html-to-image copies an
 * SVG as it stands, without what style sheets and variables make of its parts.
 */
export async function withDrawnStyles<T>(content: HTMLElement, draw: () => Promise<T>): Promise<T> {
  const parts = [...content.querySelectorAll<SVGElement>("svg *")];
  const before = parts.map((part) => part.getAttribute("style"));
  const found = parts.map((part) => {
    const style = getComputedStyle(part);
    return DRAWN.map((name) => [name, style.getPropertyValue(name)] as const);
  });
  parts.forEach((part, place) => {
    for (const [name, value] of found[place] ?? []) part.style.setProperty(name, value);
  });
  try {
    return await draw();
  } finally {
    parts.forEach((part, place) => {
      const own = before[place] ?? null;
      if (own === null) part.removeAttribute("style");
      else part.setAttribute("style", own);
    });
  }
}
