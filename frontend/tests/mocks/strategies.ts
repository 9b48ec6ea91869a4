import type { Schemas } from "@/api/client";

export function makeStrategy(change: Partial<Schemas["StrategyPublic"]> = {}): Schemas["StrategyPublic"] {
  return {
    name: "FirstFlight",
    file: "FirstFlight.py",
    description: "Shows the system at work.",
    translations: {},
    timeframe: "1m",
    startup_candles: 60,
    stoploss: "-0.015",
    trailing_stop: false,
    trailing_stop_positive: null,
    trailing_stop_positive_offset: null,
    trailing_only_offset_is_reached: null,
    minimal_roi: { "0": 0.006 },
    parameters: [],
    hash: "0".repeat(64),
    modified_at: 1_700_000_000_000,
    error: null,
    ...change,
  };
}

/** The sheet of a strategy that nobody has used yet. */
export function makeSheet(change: Partial<Schemas["SheetPublic"]> = {}): Schemas["SheetPublic"] {
  return {
    made_at: 0,
    strategy: makeStrategy(),
    backtests: [],
    validation: null,
    bots: [],
    decisions: [],
    code: [{ hash: "h".repeat(64), since: 1_750_000_000_000, current: true }],
    versions: [],
    ...change,
  };
}
