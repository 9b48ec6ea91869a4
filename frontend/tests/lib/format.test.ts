import { describe, expect, test } from "vitest";
import { decimals } from "@/lib/amount";
import { formatFor, MISSING, sign, signOf } from "@/lib/format";

const en = formatFor("en", "UTC");
const pt = formatFor("pt-BR", "UTC");

describe("money", () => {
  test("more digits than a float holds are kept", () => {
    expect(en.money("900719925474099.17", "USDT")).toBe("900,719,925,474,099.17 USDT");
  });

  test("follows the language", () => {
    expect(pt.money("1234.5", "USDT")).toBe("1.234,50 USDT");
  });

  test("a coin is shown to the satoshi, a dollar to the cent", () => {
    expect(en.money("0.00000001", "BTC")).toBe("0.00000001 BTC");
    expect(en.money("0.019", "USDT")).toBe("0.02 USDT");
  });

  test("what is missing is N/A and never zero", () => {
    expect(en.money(null, "USDT")).toBe(MISSING);
    expect(en.percent(null)).toBe(MISSING);
    expect(en.dateTime(null)).toBe(MISSING);
  });

  test("a signed gain has a plus, a signed zero has no sign", () => {
    expect(en.money("1", "USDT", { signed: true })).toBe("+1.00 USDT");
    expect(en.money("0.00", "USDT", { signed: true })).toBe("0.00 USDT");
  });

  test("what is written as zero has no sign, however it was rounded", () => {
    expect(en.money("-0.004", "USDT")).toBe("0.00 USDT");
    expect(pt.money("-0.004", "USDT", { signed: true })).toBe("0,00 USDT");
    expect(en.percent("-0.00004")).toBe("0.00%");
    expect(en.money("-1", "USDT")).toBe("-1.00 USDT");
  });
});

test.each([
  ["0", 0],
  ["-0.00", 0],
  ["0.0001", 1],
  ["-12", -1],
] as const)("the sign of %s is %d", (value, expected) => {
  expect(sign(value)).toBe(expected);
});

test("the direction is that of the written figure", () => {
  expect(signOf("-0.004", en.amount("-0.004", "USDT"))).toBe(0);
  expect(signOf("-0.006", en.amount("-0.006", "USDT"))).toBe(-1);
  expect(signOf("0.00004", en.percent("0.00004"))).toBe(0);
});

test.each([
  ["89983.32", "89,983.32"],
  ["0.30224", "0.30224"],
  ["0.00001234", "0.00001234"],
])("a price of %s shows the digits that move", (value, expected) => {
  expect(en.price(value)).toBe(expected);
});

test.each([
  ["89983.3", "0.01", "89,983.30"],
  ["0.00001234", "0.00000001", "0.00001234"],
  ["7.5", "0.001000", "7.500"],
  ["64000.4", "1", "64,000"],
])("a price of %s is written with the digits of its tick %s", (value, tick, expected) => {
  expect(en.price(value, tick)).toBe(expected);
});

test.each([
  ["0.00012", "0.012%"],
  ["0.00001", "0.001%"],
  ["0.00000008", "< 0.001%"],
  ["0", "0.000%"],
])("a spread of %s says how much it is, never that a small one is none", (value, expected) => {
  expect(en.spread(value)).toBe(expected);
});

test("a fraction is written as percent", () => {
  expect(en.percent("-0.0888", { signed: true })).toBe("-8.88%");
  expect(pt.percent(0.5)).toBe("50,00%");
});

test("a moment is written in UTC, the month never in doubt", () => {
  expect(en.dateTime(Date.UTC(2026, 2, 4, 5, 6, 7))).toBe("2026-03-04, 05:06:07 UTC");
  expect(pt.dateTime(Date.UTC(2026, 2, 4, 5, 6, 7))).toBe("04/03/2026, 05:06:07 UTC");
});

test.each([
  [4_999, "4s"],
  [90_000, "1m 30s"],
  [3_600_000 * 5 + 60_000, "5h 1m"],
  [86_400_000 * 2, "2d 0h"],
])("a duration of %d ms is its two largest units", (ms, expected) => {
  expect(en.duration(ms)).toBe(expected);
});

test("quantities of a column stand with equally many decimals", () => {
  const column = ["1.54000000", "0.78025", "3"];
  const digits = Math.max(...column.map(decimals));
  expect(column.map((one) => en.quantity(one, digits))).toEqual(["1.54000", "0.78025", "3.00000"]);
  expect(en.quantity("1.54000000")).toBe("1.54");
});
