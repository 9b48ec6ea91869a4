import { describe, expect, test } from "vitest";
import { fromPercent, isPlainDecimal } from "@/lib/amount";
import { readAmount, unreadAmount, writeAmount } from "@/lib/typedAmount";

const en = { language: "en", decimals: 8, allowNegative: false } as const;
const pt = { ...en, language: "pt-BR" } as const;

describe("thousands and decimals as the language writes them", () => {
  test.each([
    ["1,234.56", "1234.56"],
    ["1,000", "1000"],
    ["1000.50", "1000.50"],
    [".5", "0.5"],
    ["0.500", "0.500"],
    [" 12. ", "12"],
    ["007", "7"],
    ["", ""],
  ])("English %j", (typed, value) => expect(readAmount(typed, en)).toEqual({ value }));

  test.each([
    ["1.234,56", "1234.56"],
    ["1.000", "1000"],
    ["0,1", "0.1"],
    ["12,5", "12.5"],
  ])("Portuguese %j", (typed, value) => expect(readAmount(typed, pt)).toEqual({ value }));
});

describe("what is not written so is no number", () => {
  test.each(["12,5", "0,1", "1,23,456", "1,0000", "0,500", "1.234,56", "1 000", "1e3", ".", "-", "--5", "x"])(
    "English %j",
    (typed) => expect(readAmount(typed, { ...en, allowNegative: true })).toEqual({ wrong: "number" }),
  );

  test.each(["1000.50", "0.5", "0.500", "1,234.56"])("Portuguese %j", (typed) =>
    expect(readAmount(typed, pt)).toEqual({ wrong: "number" }),
  );
});

test("a sign, a fraction or digits too many are not cut off", () => {
  expect(readAmount("-5", en)).toEqual({ wrong: "negative" });
  expect(readAmount("7,5", { ...pt, decimals: 0 })).toEqual({ wrong: "whole" });
  expect(readAmount("7.555", { ...en, decimals: 2 })).toEqual({ wrong: "decimals" });
  expect(readAmount("1234567890123456", en)).toEqual({ wrong: "number" });
});

/** The same numbers on every run. */
function* draws(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

test("whatever is typed is the amount that Intl writes so, or no number", () => {
  const draw = draws(1);
  const next = (below: number) => Math.floor(draw.next().value * below);
  for (let round = 0; round < 5_000; round += 1) {
    const rules = next(2) ? en : pt;
    const typed = Array.from({ length: 1 + next(9) }, () => "0123456789.,,.-"[next(15)]).join("");
    const read = readAmount(typed, { ...rules, allowNegative: true });
    if ("wrong" in read) continue;
    expect(isPlainDecimal(read.value)).toBe(true);
    const [point, group] = rules.language === "en" ? [".", ","] : [",", "."];
    expect(Number(read.value)).toBe(Number(typed.replaceAll(group, "").replace(point, ".")));
    if (!typed.includes(group)) continue;
    const whole = new Intl.NumberFormat(rules.language).format(BigInt(read.value.split(".")[0] ?? ""));
    expect(typed.split(point)[0]).toBe(whole);
  }
});

test("an amount that is written is read as the same", () => {
  const draw = draws(2);
  for (let round = 0; round < 500; round += 1) {
    const value = (draw.next().value * 10 ** (round % 9)).toFixed(4);
    for (const rules of [en, pt]) {
      expect(readAmount(writeAmount(value, rules.language, 8), rules)).toEqual({ value });
      const grouped = new Intl.NumberFormat(rules.language, { minimumFractionDigits: 4 });
      expect(readAmount(grouped.format(Number(value)), rules)).toEqual({ value });
    }
  }
});

test("what is no amount is shown as typed, and nothing makes an amount of it", () => {
  const unread = unreadAmount("1000.50");
  expect(writeAmount(unread, "pt-BR", 8)).toBe("1000.50");
  expect(isPlainDecimal(unread)).toBe(false);
  expect(isPlainDecimal(fromPercent(unread))).toBe(false);
});

test("zeros that the field has no room for are left out", () => {
  expect(writeAmount("7.00", "en", 0)).toBe("7");
  expect(writeAmount("7.25", "en", 0)).toBe("7.25");
});

test("the unit that stands beside a field may be typed after its number, another may not", () => {
  for (const typed of ["20 %", "20%", " 20 % "])
    expect(readAmount(typed, { ...en, unit: "%" })).toEqual({ value: "20" });
  expect(readAmount("20 %", en)).toEqual({ wrong: "number" });
  expect(readAmount("%", { ...en, unit: "%" })).toEqual({ value: "" });
});

test("what lies beyond the limits of a field is no value of it", () => {
  const stop = { ...en, above: "0", most: "99" };
  expect(["0", "0.01", "99", "99.5", "100"].map((typed) => readAmount(typed, stop))).toEqual([
    { wrong: "above" },
    { value: "0.01" },
    { value: "99" },
    { wrong: "most" },
    { wrong: "most" },
  ]);
  expect(readAmount("9,99", { ...pt, below: "10" })).toEqual({ value: "9.99" });
  expect(readAmount("10", { ...pt, below: "10" })).toEqual({ wrong: "below" });
});
