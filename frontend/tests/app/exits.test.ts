import { describe, expect, test } from "vitest";
import {
  exitsRequest,
  exitValues,
  hasOwnExits,
  isTrailing,
  OF_STRATEGY,
  roiSteps,
} from "@/components/botValues/exitValues";
import { makeBot } from "../mocks/bots";
import { makeStrategy } from "../mocks/strategies";

describe("take profit and trailing stop", () => {
  test("are the strategy's until the owner says otherwise", () => {
    expect(Object.values(exitsRequest(OF_STRATEGY)).every((value) => value === null)).toBe(true);
    expect(exitValues(makeBot())).toEqual(OF_STRATEGY);
    expect(hasOwnExits(OF_STRATEGY)).toBe(false);
    expect(isTrailing(OF_STRATEGY, makeStrategy({ trailing_stop: true }))).toBe(true);
    expect(isTrailing({ ...OF_STRATEGY, trailing_stop: "off" }, makeStrategy({ trailing_stop: true }))).toBe(
      false,
    );
  });

  test("of a bot are sent back as they were", () => {
    const saved = {
      minimal_roi: { "0": "0.04", "60": "0.0125" },
      trailing_stop: true,
      trailing_stop_positive: "0.01",
      trailing_stop_positive_offset: "0.02",
      trailing_only_offset_is_reached: false,
    };
    const values = exitValues(makeBot(saved));
    expect(values.minimal_roi).toEqual([
      { minutes: "0", percent: "4" },
      { minutes: "60", percent: "1.25" },
    ]);
    expect(exitsRequest(values)).toEqual(saved);
    expect(hasOwnExits(values)).toBe(true);
  });

  test("rows that are not filled in say nothing", () => {
    const rows = [
      { minutes: "0", percent: "" },
      { minutes: "", percent: "3" },
      { minutes: "30", percent: "1" },
    ];
    expect(exitsRequest({ ...OF_STRATEGY, minimal_roi: rows }).minimal_roi).toEqual({ "30": "0.01" });
    expect(exitsRequest({ ...OF_STRATEGY, minimal_roi: [] }).minimal_roi).toBeNull();
  });

  test("a table of a strategy's source is in the order of its minutes, without exponents", () => {
    expect(roiSteps({ "240": 1e-7, "0": 0.1 })).toEqual([
      { minutes: "0", percent: "10" },
      { minutes: "240", percent: "0.00001" },
    ]);
  });
});
