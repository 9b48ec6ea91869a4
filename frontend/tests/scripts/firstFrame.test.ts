import { readFileSync } from "node:fs";
import { beforeEach, expect, test, vi } from "vitest";
import { withFrame } from "../../scripts/firstFrame";

const ahead = readFileSync("scripts/ahead.js", "utf8");
const FILES = {
  every: ["/assets/start.js", "/assets/start.css"],
  door: ["/assets/login.js"],
  shell: ["/assets/home.js"],
  en: ["/assets/en.js"],
  "pt-BR": ["/assets/pt.js"],
};

/** Runs the script of the first frame in a page at `path`; answers what it made of the page. */
function visit(path: string, kept: Record<string, string>, language = "en-GB", prefersLight = false) {
  const page = document.implementation.createHTMLDocument();
  const window = {
    localStorage: { getItem: (name: string) => kept[name] ?? null },
    navigator: { language },
    location: { pathname: path },
  };
  const matches = vi.fn(() => ({ matches: prefersLight }));
  new Function("document", "window", "matchMedia", "FILES", ahead)(page, window, matches, FILES);
  const { lang, dataset } = page.documentElement;
  const links = [...page.head.querySelectorAll("link")];
  const asked = links.map(({ rel, href }) => `${rel} ${href}`);
  return { lang, theme: dataset["mantineColorScheme"], frame: dataset["first"], asked };
}

beforeEach(() => vi.restoreAllMocks());

test.each([
  ["/login", {}, "login"],
  ["/setup", {}, "setup"],
  ["/", {}, "brand"],
  ["/", { "vostok-theme": "dark" }, "shell"],
  ["/bots/login", { "vostok-theme": "dark" }, "shell"],
  ["/loginx", { "vostok-theme": "dark" }, "shell"],
])("%s with %j begins with the frame of %s", (path, kept, frame) => {
  expect(visit(path, kept).frame).toBe(frame);
});

test.each([
  [{}, false, "dark"],
  [{ "vostok-theme": "light" }, false, "light"],
  [{ "vostok-theme": "dark" }, true, "dark"],
  [{ "vostok-theme": "auto" }, true, "light"],
  [{ "vostok-theme": "auto" }, false, "dark"],
])("%j with a light system %s is shown %s", (kept, prefersLight, theme) => {
  expect(visit("/", kept, "en", prefersLight).theme).toBe(theme);
});

test("asks for what the page at the address needs, in the language of the last visit", () => {
  expect(visit("/login", { "vostok-language": "pt-BR" }, "en").asked).toEqual([
    "modulepreload /assets/start.js",
    "preload /assets/start.css",
    "modulepreload /assets/pt.js",
    "modulepreload /assets/login.js",
  ]);
  const { asked, lang } = visit("/risk", {}, "pt-PT");
  expect([asked.at(-1), lang]).toEqual(["modulepreload /assets/home.js", "pt-BR"]);
});

test("a browser that keeps nothing still begins", () => {
  const page = document.implementation.createHTMLDocument();
  const refusing = {
    get localStorage(): never {
      throw new DOMException("The operation is insecure.", "SecurityError");
    },
    navigator: { language: "en" },
    location: { pathname: "/" },
  };
  new Function("document", "window", "matchMedia", "FILES", ahead)(page, refusing, () => null, FILES);
  expect(page.documentElement.dataset["first"]).toBe("brand");
});

test("the frame says what the page will say, in both languages", () => {
  const html = withFrame(readFileSync("index.html", "utf8"));
  const page = new DOMParser().parseFromString(html, "text/html");
  const title = page.querySelectorAll(".first-title > span");
  expect([...title].map((one) => [one.getAttribute("lang"), one.textContent])).toEqual([
    ["en", "Log in"],
    ["pt-BR", "Entrar"],
  ]);
  expect(html).not.toMatch(/\{\w+\.\w+\}|undefined/);
});
