import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "../../src");
const code = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"))
  .map((path) => ({ path, text: readFileSync(join(SOURCE, path), "utf8") }));

const having = (pattern: RegExp) => code.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

test("nothing but the one reading turns decimal separators or takes a number out of typed text", () => {
  const swaps = /\.(replace|replaceAll|split)\(\s*(["'][.,]["']|\/(\\?[.,]|\[[.,]+\])\/g?),\s*["'][.,]?["']/;
  expect(
    '" 1,5".replace(",", ".") "1.5".replaceAll(".", "") "1,5".replace(/,/g, ".")'.match(swaps),
  ).toBeTruthy();
  expect(having(swaps)).toEqual([]);
  expect(having(/parseFloat|valueAsNumber/)).toEqual([]);
});

test("no field but the one of amounts takes a number", () => {
  const fields = /inputMode="decimal"|inputMode=\{[^}]*"decimal"|type="number"|\bNumberInput\b/;
  expect(having(fields)).toEqual(["components/AmountInput.tsx"]);
});

test("a price is written in one place, which knows the ticks of the venue", () => {
  expect(having(/\.price\(/)).toEqual(["components/usePrice.ts"]);
});

test("what is typed is read and written in one place", () => {
  const uses = /\breadAmount\(|\bunreadAmount\(/;
  expect(having(uses).sort()).toEqual(["components/AmountInput.tsx", "lib/typedAmount.ts"]);
});
