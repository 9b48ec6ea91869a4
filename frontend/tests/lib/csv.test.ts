import { expect, test, vi } from "vitest";
import { recordsToCsv, saveCsv } from "@/lib/csv";

test("records become columns by the names of the API, moments become ISO 8601", () => {
  const csv = recordsToCsv([
    { pair: "BTC/USDT", opened_at: 1_700_000_000_000, figures: { profit: "-1.50" }, won: true },
    { pair: "ETH/USDT", opened_at: null, figures: null, won: false, tags: ["a", "b"] },
  ]);
  expect(csv.split("\r\n")).toEqual([
    "pair,opened_at,figures.profit,won,figures,tags",
    "BTC/USDT,2023-11-14T22:13:20.000Z,-1.50,true,,",
    "ETH/USDT,,,false,,a b",
    "",
  ]);
});

test.each(["=1+1", "  =1+1", "|calc", "%0A=1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\r=1"])(
  "%j from a name or a note is no formula in a spreadsheet",
  (text) => {
    const value = recordsToCsv([{ note: text }])
      .split("\r\n")
      .slice(1)
      .join("\r\n");
    expect(value.replace(/^"/, "").startsWith("'")).toBe(true);
  },
);

test("a negative amount stays a number", () => {
  expect(recordsToCsv([{ profit: "-0.00000001" }])).toBe("profit\r\n-0.00000001\r\n");
});

test("a name in a header is no formula either", () => {
  expect(recordsToCsv([{ "=1+1": 1 }]).startsWith("'=1+1")).toBe(true);
});

test("lists of records are left out, as one cell cannot hold them", () => {
  expect(recordsToCsv([{ a: 1, points: [{ x: 1 }] }])).toBe("a\r\n1\r\n");
});

test("the file is named after the table", () => {
  let name = "";
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = () => undefined;
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    name = this.download;
  });
  saveCsv("Trades of BTC/USDT (3)", "x");
  expect(name).toBe("Trades-of-BTC-USDT-3.csv");
});
