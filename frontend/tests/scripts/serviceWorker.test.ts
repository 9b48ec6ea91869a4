import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FIRST, filesOf } from "../../scripts/serviceWorker";

const chunk = { type: "chunk", imports: [] };

test("the shell is the entry, the first page and what they import, and no other page", () => {
  const bundle = {
    "assets/index.js": {
      ...chunk,
      fileName: "assets/index.js",
      facadeModuleId: "/frontend/index.html",
      imports: ["assets/vendor.js"],
    },
    "assets/vendor.js": {
      ...chunk,
      fileName: "assets/vendor.js",
      viteMetadata: { importedCss: new Set(["assets/start.css"]) },
    },
    "assets/_app.js": {
      ...chunk,
      fileName: "assets/_app.js",
      facadeModuleId: "/src/routes/_app.tsx?tsr-split",
    },
    "assets/risk.js": { ...chunk, fileName: "assets/risk.js", facadeModuleId: "/src/routes/_app/risk.tsx" },
  };
  expect(filesOf(bundle, FIRST)).toEqual([
    "/assets/_app.js",
    "/assets/index.js",
    "/assets/start.css",
    "/assets/vendor.js",
  ]);
});

type Listener = (event: { request: unknown; respondWith: (answer: Promise<unknown>) => void }) => void;
const source = readFileSync("scripts/shellWorker.js", "utf8");
const heard: Record<string, Listener> = {};
const kept = new Map([["/", "the shell"]]);
const network = vi.fn();

beforeEach(() => {
  network.mockRejectedValue(new TypeError("no network"));
  const self = {
    location: { origin: "http://vostok.test" },
    addEventListener: (name: string, listener: Listener) => {
      heard[name] = listener;
    },
  };
  const caches = { match: async (key: string) => kept.get(key) };
  new Function("self", "caches", "fetch", "SHELL", "VERSION", source)(self, caches, network, [], "1");
});
afterEach(() => network.mockReset());

/** What the service worker answers, undefined where it leaves the request to the browser. */
function answerTo(path: string, init: { method?: string; mode?: string } = {}): Promise<unknown> | undefined {
  let answer: Promise<unknown> | undefined;
  heard["fetch"]?.({
    request: { url: `http://vostok.test${path}`, method: "GET", mode: "cors", ...init },
    respondWith: (given) => {
      answer = given;
    },
  });
  return answer;
}

test("a page opens from the shell when nobody answers", async () => {
  await expect(answerTo("/bots/abcdefghij", { mode: "navigate" })).resolves.toBe("the shell");
});

test("the newest page is asked for first", async () => {
  network.mockResolvedValue("from the panel");
  await expect(answerTo("/", { mode: "navigate" })).resolves.toBe("from the panel");
});

test.each(["/api/bots", "/api/ws", "/api/docs", "/health", "/metrics"])(
  "%s is never kept nor answered",
  (path) => {
    expect(answerTo(path)).toBeUndefined();
    expect(answerTo(path, { mode: "navigate" })).toBeUndefined();
  },
);

test("a command passes by, whatever its address", () => {
  expect(answerTo("/", { method: "POST", mode: "navigate" })).toBeUndefined();
  expect(answerTo("/assets/start.js", { method: "POST" })).toBeUndefined();
});
