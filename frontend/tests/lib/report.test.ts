import { expect, test } from "vitest";
import { toCsv } from "@/lib/csv";
import { histogram } from "@/lib/histogram";
import { yearsOfMonths } from "@/lib/months";

test("months stand in their years, the newest first, and compound", () => {
  const years = yearsOfMonths({ "2023-12": 0.1, "2024-01": 0.1, "2024-03": -0.5 });
  expect(years.map(({ year }) => year)).toEqual(["2024", "2023"]);
  expect(years[0]?.months.slice(0, 4)).toEqual([0.1, null, -0.5, null]);
  expect(years[0]?.total).toBeCloseTo(1.1 * 0.5 - 1, 12);
});

test("every value is in one bin, and 0 is an edge", () => {
  const values = Array.from({ length: 500 }, (_, index) => Math.sin(index * 7) * 0.05 + 0.004);
  const bins = histogram(values);
  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(500);
  expect(bins.some(({ from }) => Math.abs(from) < 1e-12)).toBe(true);
  for (const { from, to, count } of bins) {
    const inside = values.filter((value) => value >= from - 1e-12 && value < to - 1e-12).length;
    expect(count).toBe(inside);
  }
  expect(bins.length).toBeLessThanOrEqual(26);
});

test("no value has no bin, and equal values have one or two", () => {
  expect(histogram([])).toEqual([]);
  expect(histogram([0, 0]).map(({ count }) => count)).toEqual([2]);
});

test("a cell is quoted where it must be, and no formula reaches a spreadsheet", () => {
  expect(
    toCsv([
      ["a", "b"],
      ['say "hi", now', null],
      ["=cmd()", -1.5],
      ["-2", "@x"],
    ]),
  ).toBe('a,b\r\n"say ""hi"", now",\r\n\'=cmd(),-1.5\r\n-2,\'@x\r\n');
});
