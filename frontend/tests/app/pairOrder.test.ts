import { describe, expect, test } from "vitest";
import { liquidityLimits, ordered, tooThin } from "@/features/botForm/pairOrder";
import { makePair } from "../mocks/market";

const pairs = [
  makePair("AAA/USDT", { quote_volume: "10", spread: null, change: "0.05" }),
  makePair("BBB/USDT", { quote_volume: null, spread: "0.002", change: "-0.01" }),
  makePair("CCC/USDT", { quote_volume: "900", spread: "0.001", change: null }),
];
const names = (found: typeof pairs) => found.map(({ base }) => base).join("");

describe("the order of pairs", () => {
  test.each([
    ["volume", "CCCAAABBB"],
    ["spread", "CCCBBBAAA"],
    ["change", "AAABBBCCC"],
    ["name", "AAABBBCCC"],
  ] as const)("by %s has the unknown last", (order, expected) => {
    expect(names(ordered(pairs, "", order))).toBe(expected);
  });

  test("a search narrows it in any case", () => {
    expect(names(ordered(pairs, " bb", "volume"))).toBe("BBB");
  });
});

describe("a pair that the gate finds too thin", () => {
  const limits = liquidityLimits({ min_daily_volume: "500", max_volume_share: "0.1" });

  test("trades less than the limit", () => {
    expect(tooThin(makePair("A/USDT", { quote_volume: "500" }), "1", limits)).toBe("volume");
  });

  test("trades too little for the stake", () => {
    expect(tooThin(makePair("A/USDT", { quote_volume: "1000" }), "100.01", limits)).toBe("stake");
    expect(tooThin(makePair("A/USDT", { quote_volume: "1000" }), "100", limits)).toBeNull();
  });

  test("is not guessed at where volume, limits or stake are unknown", () => {
    expect(tooThin(makePair("A/USDT", { quote_volume: null }), "100", limits)).toBeNull();
    expect(tooThin(makePair("A/USDT"), "100", liquidityLimits(undefined))).toBeNull();
    expect(tooThin(makePair("A/USDT", { quote_volume: "1000" }), "", limits)).toBeNull();
  });
});
