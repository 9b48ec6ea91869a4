import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "../../src");
const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).map((path) => join(SOURCE, path));
const code = files.filter((path) => /\.tsx?$/.test(path)).map((path) => readFileSync(path, "utf8"));
const sheets = files
  .filter((path) => path.endsWith(".module.css"))
  .map((path) => ({
    name: basename(path),
    text: readFileSync(path, "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, ""),
  }));

/** The selectors of a sheet's rules, but those inside a media query. */
function selectors(text: string): string[] {
  const flat = text.replaceAll(/@[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "");
  return [...flat.matchAll(/([^{}]+)\{[^{}]*\}/g)].map(([, selector = ""]) => selector.trim());
}

/** The classes of a sheet, without those of other sheets that it names with `:global`. */
function classesOf(text: string): Set<string> {
  const own = text.replaceAll(/:global\([^)]*\)/g, "").replaceAll(/\{[^{}]*\}/g, "{}");
  return new Set([...own.matchAll(/\.([a-zA-Z]\w*)/g)].map(([, name = ""]) => name));
}

/** The classes that any module takes from the sheet `name`; null where one takes them by a variable. */
function usedOf(name: string): Set<string> | null {
  const used = new Set<string>();
  for (const text of code) {
    const called = new RegExp(`import (\\w+) from "[^"]*/${name.replaceAll(".", "\\.")}"`).exec(text)?.[1];
    if (called === undefined) continue;
    if (text.includes(`${called}[`)) return null;
    for (const [, one = ""] of text.matchAll(new RegExp(`\\b${called}\\.(\\w+)`, "g"))) used.add(one);
  }
  return used;
}

test.each(sheets)("$name says once what a class is", ({ text }) => {
  const single = selectors(text).filter((selector) => /^\.\w+$/.test(selector));
  expect(single.filter((selector, place) => single.indexOf(selector) !== place)).toEqual([]);
});

test.each(sheets)("$name holds no class that nothing uses", ({ name, text }) => {
  const used = usedOf(name);
  const unused = [...classesOf(text)].filter((one) => used !== null && !used.has(one));
  expect(unused).toEqual([]);
});
