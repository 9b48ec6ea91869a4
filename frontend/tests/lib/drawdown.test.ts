import { expect, test } from "vitest";
import { deepest, drawdown } from "@/lib/drawdown";

const levels = (...values: number[]) => values.map((value, ts) => ({ ts, value }));

test("a drawdown is measured from the highest point before it and ends at a new one", () => {
  expect(drawdown(levels(100, 110, 99, 120)).map(({ value }) => Math.round(value * 1000) / 1000)).toEqual([
    0, 0, -0.1, 0,
  ]);
});

test("the deepest fall is that of the curve, not of its end", () => {
  expect(deepest(levels(100, 50, 90))).toBe(-0.5);
  expect(deepest([])).toBe(0);
});

test("a curve that is worth nothing has no drawdown to speak of", () => {
  expect(drawdown(levels(0, -5)).map(({ value }) => value)).toEqual([0, 0]);
});
