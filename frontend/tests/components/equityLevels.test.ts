import { expect, test } from "vitest";
import { levels } from "@/components/chart/equityLevels";
import { deepest } from "@/lib/drawdown";

function points(...rows: [string | null, string | null][]) {
  return rows.map(([equity, start], ts) => ({ ts, balance: "0", equity, start }));
}

const fallOf = (...rows: [string | null, string | null][]) =>
  Math.round(deepest(levels(points(...rows))) * 1e6) / 1e6;

test("money that is added later makes an earlier start no measure of a loss", () => {
  expect(fallOf(["1000", "1000"], ["100000", "100000"], ["99000", "100000"])).toBe(-0.01);
  expect(fallOf(["1000", "1000"], ["900", "1000"], ["99900", "100000"])).toBe(-0.1);
});

test("what is taken back is no fall, and a gap is passed over", () => {
  expect(fallOf(["1000", "1000"], [null, null], ["500", "500"], ["450", "500"])).toBe(-0.1);
  expect(fallOf(["1000", "1000"], ["500", "500"], ["600", "500"])).toBe(0);
});

test("nothing there yet is no fall", () => {
  expect(levels(points([null, null]))).toEqual([]);
  expect(fallOf(["0", "0"], ["1000", "1000"], ["1100", "1000"])).toBe(0);
});
