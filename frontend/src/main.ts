import { keepKeys } from "@/lib/earlyKeys";

const UNPAINTED_MS = 1_000;

/** Resolves when the browser has painted the first frame; a page that nobody sees is never painted. */
function firstFrame(): Promise<void> {
  return new Promise((resolve) => {
    if (document.visibilityState === "hidden") resolve();
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, UNPAINTED_MS);
  });
}

keepKeys();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html must hold an element with the id root");
// What draws the page is on its way meanwhile (`scripts/firstFrame.ts`).
await firstFrame();
// It must not wait at its own top level: the pages that it loads import it.
const { start } = await import("./app");
await start(root);
