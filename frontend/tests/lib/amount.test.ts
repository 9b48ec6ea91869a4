import { describe, expect, test } from "vitest";
import {
  addKnown,
  compare,
  divide,
  fromPercent,
  isPlainDecimal,
  multiply,
  smaller,
  subtract,
  toPercent,
  wholeCents,
} from "@/lib/amount";

describe("exact where floats are not", () => {
  test("0.1 times 3 is 0.3", () => {
    expect(multiply("0.1", "3")).toBe("0.3");
  });

  test("0.3 minus 0.1 is 0.2", () => {
    expect(subtract("0.3", "0.1")).toBe("0.2");
  });

  test("a large amount keeps its cents", () => {
    expect(subtract("900719925474099.17", "0.01")).toBe("900719925474099.16");
  });
});

test("signs are kept", () => {
  expect(multiply("-0.05", "100")).toBe("-5");
  expect(subtract("1", "2.5")).toBe("-1.5");
  expect(compare("-2", "-1")).toBe(-1);
});

test("percent and fraction lead back to each other", () => {
  for (const percent of ["1.5", "10", "0.01", "99"]) expect(toPercent(fromPercent(percent))).toBe(percent);
});

test("the smaller of two is by value, not by text", () => {
  expect(smaller("9", "10")).toBe("9");
});

test.each(["", "1e5", "NaN", "1,5", "--1", "Infinity", "1."])("%j is no plain decimal", (text) => {
  expect(isPlainDecimal(text)).toBe(false);
});

describe("a sum", () => {
  test("is exact", () => expect(addKnown(["0.1", "0.2", "-1"])).toBe("-0.7"));
  test("of nothing is zero", () => expect(addKnown([])).toBe("0"));
  test("with an unknown part is unknown", () => expect(addKnown(["1", null])).toBeNull());
  test("takes more decimals than it keeps", () =>
    expect(addKnown(["0.1234567890123456789", "1"])).toBe("1.123456789012345"));
});

test("a quotient and its cents are cut off, never rounded up", () => {
  expect(divide("2", "3")).toBe("0.666666666666666");
  expect(divide("1000", "0.25")).toBe("4000");
  expect(wholeCents("66.669")).toBe("66.66");
});
