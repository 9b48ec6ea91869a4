import type { Check, Validation, ValidationReport, ValidationWindow } from "@/api/validations";
import { report as backtestReport, DAY_MS, ID, START } from "./backtests";

export const checks: Check[] = [
  { name: "sharpe", value: 1.42, limit: 1, better: "higher", passed: true, note: null, loosened: false },
  {
    name: "max_drawdown",
    value: 0.22,
    limit: 0.15,
    better: "lower",
    passed: false,
    note: null,
    loosened: false,
  },
  {
    name: "stability",
    value: null,
    limit: 0.5,
    better: "higher",
    passed: true,
    note: "no_parameters",
    loosened: false,
  },
];

export function makeValidation(change: Partial<Validation> = {}): Validation {
  return {
    id: ID,
    strategy: "Trend",
    state: "DONE",
    request: { strategy: "Trend", pairs: ["BTC/USDT"], start: START, end: START + 42 * DAY_MS },
    timeframe: "1h",
    windows: 2,
    progress: 1,
    phase: null,
    left_s: null,
    ahead: 0,
    error: null,
    verdict: "FAILED",
    checks,
    hashes: { strategy: "a", config: "b", data: "c" },
    outdated: false,
    created_at: START,
    started_at: START,
    finished_at: START,
    ...change,
  };
}

export const open = makeValidation({
  state: "RUNNING",
  verdict: null,
  checks: [],
  progress: 0.25,
  phase: "windows",
});

const part = { total_return: 0.08, sharpe: 2, max_drawdown: 0.02, trades: 7 };

export const windows: ValidationWindow[] = [
  {
    number: 0,
    start: START,
    split: START + 28 * DAY_MS,
    end: START + 35 * DAY_MS,
    parameters: { ema: 21 },
    trials: 50,
    inside: part,
    outside: { ...part, total_return: -0.03 },
    doubled: part,
  },
  {
    number: 1,
    start: START + 7 * DAY_MS,
    split: START + 35 * DAY_MS,
    end: START + 42 * DAY_MS,
    parameters: null,
    trials: null,
    inside: null,
    outside: null,
    doubled: null,
  },
];

const bins = { low: -100, high: 100, counts: [1, 5, 9, 4] };

export const validationReport: ValidationReport = {
  metrics: backtestReport.metrics,
  equity: backtestReport.equity,
  monte_carlo: {
    drawdown: { p5: 0.01, p50: 0.05, p95: 0.12 },
    actual: 0.06,
    histogram: { ...bins, low: 0, high: 0.2 },
  },
  random: { profit: 40, percentile: 0.73, median: 1, histogram: bins },
  deflated: { trials: 100, earlier_trials: 0, earlier_validations: 0, variance: 0.01, benchmark: 0.1 },
  stability: {
    axes: [{ name: "ema", values: [16, 21, 26], chosen: 1 }],
    returns: [[0.05], [0.1], [-0.02]],
    score: 0.15,
  },
  bias: {
    lookahead: { checked: 8, biased: 0, indicators: ["peek"] },
    recursive: { largest: 0, indicators: [], lookahead: [] },
  },
  doubled_return: 0.01,
  predicted: {
    days: 14,
    daily_return: { p5: -0.02, p50: 0.001, p95: 0.03 },
    max_drawdown: { p50: 0.05, p95: 0.11 },
    sharpe: 1.4,
  },
  versions: { vostok: "0.1.0" },
};
