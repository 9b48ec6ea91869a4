import { expect, test } from "vitest";
import { calendar } from "@/lib/calendar";

const DAY_MS = 86_400_000;

test("days stand in the week and on the weekday they are", () => {
  // 2024-01-01 was a Monday, 2024-01-07 a Sunday, 2024-01-08 a Monday.
  const [year] = calendar(Date.UTC(2024, 0, 1), Array<number>(8).fill(24), 24);
  expect(year?.days.map(({ week, weekday }) => [week, weekday])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [0, 3],
    [0, 4],
    [0, 5],
    [0, 6],
    [1, 0],
  ]);
});

test("a year that begins in mid-week leaves its first days free", () => {
  // 2023-01-01 was a Sunday.
  const [year] = calendar(Date.UTC(2023, 0, 1), [1, 1], 1);
  expect(year?.days.map(({ week, weekday }) => [week, weekday])).toEqual([
    [0, 6],
    [1, 0],
  ]);
});

test("years are split, the newest first, and incomplete days are counted", () => {
  const years = calendar(Date.UTC(2023, 11, 31), [24, 23, 0], 24);
  expect(years.map(({ year, incomplete }) => [year, incomplete])).toEqual([
    [2024, 2],
    [2023, 0],
  ]);
  expect(years[0]?.days.map(({ share }) => share)).toEqual([23 / 24, 0]);
});

test("a leap year has its day", () => {
  const [year] = calendar(Date.UTC(2024, 0, 1), Array<number>(366).fill(1), 1);
  expect(year?.days.at(-1)?.ts).toBe(Date.UTC(2024, 11, 31));
  expect(new Set(year?.days.map(({ week, weekday }) => week * 7 + weekday)).size).toBe(366);
  expect(year?.days[59]?.ts).toBe(Date.UTC(2024, 0, 1) + 59 * DAY_MS);
});
