import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { meaningOf, TERMS } from "@/components/glossary";
import en from "@/i18n/en.json";
import pt from "@/i18n/pt-BR.json";
import { flatten } from "../../scripts/messages";

// Headings of figures that are no metrics: they say all there is to say, or the cells explain themselves.
const PLAIN = new Set([
  "validations.value",
  "validations.limit",
  "validations.windows",
  "validations.checks",
  "backtests.lasted",
  "backtests.entry",
  "backtests.exitPrice",
  "strategies.default",
  "strategies.range",
  "strategies.regimeDays",
  "strategies.regimeReturn",
  "strategies.regimeMarket",
  "strategies.regimeTrades",
  "audit.row",
  "orders.price",
  "parity.exit",
  "parity.quantity",
  "byHand.action",
  "trades.prices",
  "data.candles",
  "data.count.missing",
  "data.size",
  "market.price",
  "nav.bots",
  "reconciliation.took",
]);

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith(".tsx") ? [readFileSync(path, "utf8")] : [];
  });
}

test("every term has a name and a meaning in both languages", () => {
  for (const messages of [flatten(en), flatten(pt)]) {
    for (const term of TERMS) {
      expect(messages[term], term).toBeTruthy();
      expect(messages[meaningOf(term)], meaningOf(term)).toMatch(/\.$/);
    }
  }
});

test("every column of figures has an entry in the glossary, under the name of its heading", () => {
  const columns = sources("src").flatMap((code) => [
    ...code.matchAll(
      /header: t\("([\w.]+)"\),\n(?:(?!\s*(?:id|cell):).*\n)*?\s*meta: \{ figures: true(?:, term: "([\w.]+)")? \}/g,
    ),
  ]);
  expect(columns.length).toBeGreaterThan(50);
  const missing = columns.filter(([, heading = "", term]) => term !== heading && !PLAIN.has(heading));
  expect(missing.map(([, heading]) => heading)).toEqual([]);
});
