import { expect, test } from "vitest";
import { isLate } from "@/lib/timeframe";

const MINUTE = 60_000;

test("a bot that processed the last closed candle is on time", () => {
  expect(isLate(0, "5m", 9 * MINUTE)).toBe(false);
});

test("a bot that missed a candle is late", () => {
  expect(isLate(0, "5m", 12 * MINUTE)).toBe(true);
  expect(isLate(0, "1h", 122 * MINUTE)).toBe(true);
});

test("of a timeframe nobody knows nothing is said", () => {
  expect(isLate(0, "fortnight", 1e12)).toBe(false);
});
