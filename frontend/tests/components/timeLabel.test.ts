import { expect, test } from "vitest";
import { timeLabel } from "@/components/chart/timeLabel";
import { formatFor } from "@/lib/format";

const TEN = Date.UTC(2026, 10, 22, 10) / 1_000;
const label = (time: number, kind: number) => timeLabel(time, kind, formatFor("en", "UTC"));

test("a minute has one label, however many points stand in it", () => {
  expect([TEN, TEN + 17, TEN + 60].map((time) => label(time, 3))).toEqual(["10:00", "", "10:01"]);
});

test("a day is a date, whatever second it begins with", () => {
  expect(label(TEN + 17, 2)).toBe("Nov 22");
});
