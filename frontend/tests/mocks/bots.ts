import type { Bot } from "@/api/bots";
import type { Schemas } from "@/api/client";

export function makeBot(change: Partial<Bot> = {}): Bot {
  return {
    id: "abcdefghij",
    name: "Sputnik",
    description: "",
    group: null,
    tags: [],
    mode: "SIMULATED",
    stage: "RESEARCH",
    strategy: "FirstFlight",
    parameters: {},
    pairs: ["BTC/USDT", "ETH/USDT"],
    timeframe: "1m",
    stake_currency: "USDT",
    stake_amount: "100",
    max_open_trades: 3,
    max_exposure: "330",
    simulated_balance: "1000",
    stoploss: null,
    stoploss_on_exchange: false,
    minimal_roi: null,
    trailing_stop: null,
    trailing_stop_positive: null,
    trailing_stop_positive_offset: null,
    trailing_only_offset_is_reached: null,
    state: "RUNNING",
    desired_state: "RUNNING",
    closing: false,
    restarting: false,
    problem: null,
    restart_at: null,
    version: 1,
    running_version: 1,
    created_at: 1_700_000_000_000,
    updated_at: 1_700_000_000_000,
    started_at: 1_700_000_000_000,
    archived_at: null,
    process: null,
    figures: null,
    ...change,
  };
}

export function makeFigures(change: Partial<Schemas["FiguresPublic"]> = {}): Schemas["FiguresPublic"] {
  return {
    at_work: true,
    start_balance: "1000",
    balance: "1000",
    equity: "1000",
    realised: "0",
    unrealised: "0",
    fees: "0",
    exposure: "0",
    reserved: "0",
    open_trades: 0,
    positions: 0,
    closed_trades: 0,
    wins: 0,
    losses: 0,
    mark_ts: 1_700_000_000_000,
    ...change,
  };
}

export function makeStatistics(
  change: Partial<Schemas["StatisticsPublic"]> = {},
): Schemas["StatisticsPublic"] {
  return {
    bot_id: "abcdefghij",
    first_started_at: null,
    closed_trades: 0,
    wins: 0,
    losses: 0,
    hit_ratio: null,
    profit_factor: null,
    average_duration_ms: null,
    realised: null,
    unrealised: null,
    fees: null,
    drawdown: null,
    max_drawdown: null,
    peak_equity: null,
    total_return: null,
    buy_and_hold: null,
    ...change,
  };
}

export function makeForecast(change: Partial<Schemas["ForecastPublic"]> = {}): Schemas["ForecastPublic"] {
  return { denials: [], overlaps: [], memory: { bytes: 80_000_000, measured_bots: 0 }, ...change };
}
