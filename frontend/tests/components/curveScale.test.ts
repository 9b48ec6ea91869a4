import { expect, test } from "vitest";
import {
  downFrom,
  labelled,
  nearest,
  roomFor,
  roundFigures,
  roundTimes,
} from "@/components/chart/curveScale";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test("round figures lie within what is shown, a step of 1, 2 or 5 apart", () => {
  expect(roundFigures({ low: -3.2, high: 0.4 }, 4)).toEqual([-3, -2, -1, 0]);
  expect(roundFigures({ low: -0.6, high: 3 }, 4)).toEqual([0, 1, 2, 3]);
  expect(roundFigures({ low: 9_990, high: 10_110 }, 4)).toEqual([10_000, 10_050, 10_100]);
});

test("a flat curve stands in the middle, at any size", () => {
  for (const value of [0, 1e-7, -5, 30_000]) {
    expect(downFrom(roomFor([value, value]), value)).toBeCloseTo(0.5);
  }
});

test("a day is labelled each six hours, a month by days, and midnight is that of the owner's clock", () => {
  const from = Date.UTC(2026, 10, 21, 13, 20);
  expect(roundTimes(from, from + DAY, 4, 0)).toEqual([
    { ts: Date.UTC(2026, 10, 21, 18), isDay: false },
    { ts: Date.UTC(2026, 10, 22), isDay: true },
    { ts: Date.UTC(2026, 10, 22, 6), isDay: false },
    { ts: Date.UTC(2026, 10, 22, 12), isDay: false },
  ]);
  const month = roundTimes(from, from + 30 * DAY, 4, -3 * HOUR);
  expect(month.length).toBeLessThanOrEqual(4);
  expect(month.every(({ ts, isDay }) => isDay && (ts - 3 * HOUR) % DAY === 0)).toBe(true);
});

test("labels are never more than there is room for, and never outside", () => {
  const from = Date.UTC(2026, 10, 21, 13, 20);
  for (let span = 60_000; span < 8 * 365 * DAY; span *= 1.07) {
    const ticks = roundTimes(from, from + span, 4, 0);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.every(({ ts }) => ts >= from && ts <= from + span)).toBe(true);
  }
});

test("what is pointed at is the nearest sample, past the edges the first or the last", () => {
  const times = [10, 20, 40];
  expect([0, 14, 16, 29, 31, 99].map((ts) => nearest(times, ts))).toEqual([0, 0, 1, 1, 2, 2]);
});

test("a label stands for itself: none on the newest figure, and none that is written like another", () => {
  const range = { low: -0.02, high: 0.02 };
  const short = (value: number) => value.toFixed(2);
  expect(labelled([-0.02, -0.012, -0.011, 0, 0.02], range, short, undefined)).toEqual([
    -0.02, -0.012, 0, 0.02,
  ]);
  expect(labelled([-0.014, -0.008, 0.01], range, short, -0.006)).toEqual([0.01]);
  expect(labelled([-0.019, -0.017], range, (value) => value.toFixed(3), -0.02)).toEqual([]);
});
