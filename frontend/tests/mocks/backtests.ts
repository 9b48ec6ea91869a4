import type { Backtest, BacktestTrade, Report } from "@/api/backtests";
import type { DataFile } from "@/api/data";
import { makePair } from "./market";
import { get, server } from "./server";
import { makeStrategy } from "./strategies";

export const DAY_MS = 86_400_000;
export const START = Date.UTC(2024, 0, 1);
export const ID = "abcdefghij";

export function makeRun(change: Partial<Backtest> = {}): Backtest {
  return {
    id: ID,
    state: "DONE",
    request: {
      strategy: "Trend",
      pairs: ["BTC/USDT"],
      start: START,
      end: START + 60 * DAY_MS,
      notes: "A try.",
    },
    timeframe: "1h",
    progress: 1,
    phase: null,
    ahead: 0,
    error: null,
    quality: { "BTC/USDT": "GOOD" },
    summary: null,
    export: "backtest-result.zip",
    created_at: START,
    started_at: START,
    finished_at: START,
    ...change,
  };
}

const figures = {
  total_return: 0.125,
  annual_return: 1.02,
  volatility: 0.4,
  sharpe: 1.5,
  sortino: null,
  calmar: 3,
  max_drawdown: 0.08,
  longest_drawdown_ms: 5 * DAY_MS,
  time_under_water: 0.5,
};

export const report: Report = {
  metrics: {
    performance: figures,
    market: { ...figures, total_return: 0.3 },
    beyond_market: -0.175,
    trading: {
      trades: 12,
      wins: 7,
      losses: 5,
      hit_ratio: 7 / 12,
      payoff: 2,
      profit_factor: 2.8,
      expectancy: 3.25,
      expectancy_ratio: 0.75,
      sqn: 1.9,
      longest_losing_streak: 3,
      traded: 2_400,
      turnover: 14,
      fees: 2.4,
      cost_ratio: 0.0024,
      time_in_market: 0.3,
    },
    months: { "2024-01": 0.1, "2024-02": 0.0227 },
    regimes: [{ regime: "bull", days: 60, total_return: 0.125, market_return: 0.3, trades: 12, profit: 39 }],
    warnings: ["few_trades"],
  },
  equity: [],
  market: [],
  pairs: [{ key: "BTC/USDT", trades: 12, wins: 7, profit: "39", fees: "2.4" }],
  exits: [{ key: "roi", trades: 12, wins: 7, profit: "39", fees: "2.4" }],
  start_balance: "1000",
  end_balance: "1125",
  gates: { allowed: 12, denied: [{ rule: "max_exposure", code: "MAX_EXPOSURE", count: 4 }] },
  slippage: { cost: "1.2", cut_entries: 0, cut_exits: 0 },
  absent: ["BTC/USDT 4h"],
  entries: { signals: 40, no_place: 3, no_stake: 0, unfilled: 0, begins_at: START },
};

export const trade: BacktestTrade = {
  pair: "BTC/USDT",
  opened_at: START + DAY_MS,
  closed_at: START + 2 * DAY_MS,
  open_rate: "100",
  close_rate: "103.25",
  amount: "1",
  stake: "100",
  profit: "3.25",
  profit_ratio: 0.0325,
  fees: "0.2",
  traded: "203.25",
  lowest: "99",
  highest: "104",
  enter_tag: 'a "tag"',
  exit_reason: "roi",
  orders: 2,
};

export function file(pair: string, first: number, last: number, change: Partial<DataFile> = {}): DataFile {
  const quality = {
    candles: 1,
    expected: 1,
    missing: 0,
    gaps: 0,
    longest_gap_ms: 0,
    duplicates: 0,
    misplaced: 0,
    impossible: 0,
    spikes: 0,
    zero_volume: 0,
  };
  return {
    pair,
    timeframe: "1h",
    format: "feather",
    first,
    last,
    bytes: 1,
    modified_at: 0,
    grade: "GOOD",
    quality,
    error: null,
    ...change,
  };
}

/** Answers for one strategy, one file of candles and one finished run. */
export function serveBacktests() {
  server.use(
    get("/api/strategies", { items: [makeStrategy({ name: "Trend", timeframe: "1h" })], next: null }),
    get("/api/data", { items: [file("BTC/USDT", START, START + 60 * DAY_MS)], next: null }),
    get("/api/market/pairs", { items: [makePair("BTC/USDT")], next: null }),
    get("/api/data/candles", { pair: "BTC/USDT", interval: "1h", items: [], quality: null }),
    get("/api/backtests", { items: [], next: null }),
    get(`/api/backtests/${ID}`, makeRun()),
    get(`/api/backtests/${ID}/report`, report),
    get(`/api/backtests/${ID}/trades`, { items: [trade], next: null }),
  );
}
