import type { Bot, Order, Trade } from "@/api/bots";
import type { Schemas } from "@/api/client";
import type { Latch, Risk, VenueBudget } from "@/api/risk";

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

export function makeTrade(change: Partial<Trade> = {}): Trade {
  return {
    id: "abcdefghij-1",
    bot_id: "abcdefghij",
    bot_name: "Sputnik",
    mode: "SIMULATED",
    pair: "BTC/USDT",
    is_open: true,
    opened_at: 1_700_000_000_000,
    closed_at: null,
    duration_ms: 60_000,
    quantity: "0.001",
    remaining: "0.001",
    entry_price: "60000",
    exit_price: null,
    cost: "60",
    value: "60",
    fees: "0.06",
    profit: null,
    profit_ratio: null,
    unrealised: "0",
    mark: "60000",
    profit_freqtrade: null,
    stop_price: null,
    entry_tag: null,
    exit_reason: null,
    sold_by_gateway: null,
    ...change,
  };
}

export function makeOrder(change: Partial<Order> = {}): Order {
  return {
    id: "1",
    bot_id: "abcdefghij",
    pair: "BTC/USDT",
    side: "BUY",
    type: "LIMIT",
    status: "NEW",
    state: "ACKED",
    price: "60000",
    stop_price: null,
    quantity: "0.001",
    quote_quantity: null,
    executed: "0",
    executed_quote: "0",
    average_price: null,
    client_order_id: null,
    exchange_order_id: null,
    created_at: 1_700_000_000_000,
    updated_at: 1_700_000_000_000,
    reason: null,
    trace: "0123456789ab",
    ...change,
  };
}

export function makeStrategy(change: Partial<Schemas["StrategyPublic"]> = {}): Schemas["StrategyPublic"] {
  return {
    name: "FirstFlight",
    file: "FirstFlight.py",
    description: "Shows the system at work.",
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

export function makePair(pair: string, change: Partial<Schemas["PairPublic"]> = {}): Schemas["PairPublic"] {
  const [base = "", quote = ""] = pair.split("/");
  return {
    pair,
    base,
    quote,
    status: "TRADING",
    min_notional: "5",
    tick_size: "0.01",
    step_size: "0.00001",
    price: "100",
    change: "0.01",
    quote_volume: "1000000",
    spread: "0.0001",
    ...change,
  };
}

type Book = Schemas["BookPublic"];

export function makeBook(change: Partial<Book> = {}): Book {
  const since = 1_700_000_000_000;
  return {
    mode: "SIMULATED",
    stake_currency: "USDT",
    start_balance: "1000",
    balance: "1000",
    equity: "1000",
    realised: "0",
    unrealised: "0",
    fees: "0",
    exposure: "0",
    reserved: "0",
    today: "0",
    realised_today: "0",
    open_positions: 0,
    running: 1,
    mark_ts: null,
    periods: (["day", "week", "month"] as const).map((period) => ({
      period,
      since,
      until: since + 86_400_000,
      profit: "0",
    })),
    holdings: [],
    bots: [],
    ...change,
  };
}

export function makeRisk(change: Partial<Risk> = {}): Risk {
  return {
    state: "ACTIVE",
    reason: "",
    reason_pt: null,
    written: true,
    latches: [],
    bots: [],
    reductions: [],
    unprotected: [],
    breakers: [],
    ...change,
  };
}

export function makeVenueBudget(change: Partial<VenueBudget> = {}): VenueBudget {
  return {
    weight: { used: 120, limit: 6000, window_ms: 60_000 },
    orders: [
      { used: 3, limit: 100, window_ms: 10_000 },
      { used: 40, limit: 200_000, window_ms: 86_400_000 },
    ],
    waiting_until: null,
    waiting_for: null,
    held: 0,
    ...change,
  };
}

export function makeLatch(change: Partial<Latch> = {}): Latch {
  return {
    scope: "all",
    source: "kill",
    state: "REDUCING",
    reason: "Fire drill",
    reason_pt: null,
    actor: "owner",
    at: 1_700_000_000_000,
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

const PRICE: Schemas["FactPublic"] = {
  id: "pair.btc_usdt.price",
  kind: "pair",
  subject: "BTC/USDT",
  label: "price",
  text: "100,000.00 USDT",
  value: "100000",
  unit: "price",
  currency: "USDT",
  at: 1_750_000_000_000,
  source: "The venue's ticker",
  link: "/market?pair=BTC%2FUSDT",
  period: null,
  claims: [],
  stale: false,
};

/** A brief that says one thing: `<b>` shows that texts stay texts. */
export function makeBrief(change: Partial<Schemas["BriefPublic"]> = {}): Schemas["BriefPublic"] {
  const headline = {
    parts: [
      { text: "The <b>price</b> of BTC is ", fact: null },
      { text: PRICE.text, fact: PRICE.id },
    ],
    facts: [PRICE.id],
  };
  return {
    id: "briefbrief",
    kind: "portfolio",
    subject: "SIMULATED",
    name: "SIMULATED",
    mode: "SIMULATED",
    language: "en",
    state: "DONE",
    provider: "rules",
    model: null,
    text: { headline, market: [], bull: [], bear: [], bots: [], risks: [], watch: [], invalidation: null },
    facts: [PRICE],
    fallback: null,
    detail: null,
    reused: null,
    stale_since: null,
    prompt_hash: null,
    facts_hash: null,
    answer_hash: "a1b2c3d4e5f6a7b8",
    created_at: 1_750_000_000_000,
    finished_at: 1_750_000_000_500,
    ...change,
  };
}

export function makeRecommendation(): Schemas["RecommendationPublic"] {
  return {
    id: "adviceadvi",
    brief_id: "briefbrief",
    bot_id: "abcdefghij",
    bot_name: "Sputnik",
    action: "smaller_stake",
    pair: null,
    changes: [{ field: "stake_amount", before: "100", after: "50" }],
    facts: [PRICE],
    state: "OPEN",
    current: true,
    created_at: 1,
    closed_at: null,
  };
}

export function makeProvider(): Schemas["ProviderPublic"] {
  const form = {
    properties: {
      base_url: { type: "string", default: "http://127.0.0.1:11434/v1", description: "Address" },
      timeout_s: { type: "integer", default: 60, description: "Longest wait" },
    },
  };
  return {
    provider: "rules",
    settings: {},
    key: null,
    price_in: "0",
    price_out: "0",
    daily_tokens: 200_000,
    daily_cost: "1",
    tokens_today: 0,
    cost_today: "0",
    resting_until: null,
    providers: [
      { id: "openai_compatible", label: "OpenAI-compatible", paid: true, needs_key: false, form },
      { id: "rules", label: "Rules", paid: false, needs_key: false, form: { properties: {} } },
    ],
  };
}

/** No bot of Telegram is connected. */
export function makeTelegram(change: Partial<Schemas["TelegramPublic"]> = {}): Schemas["TelegramPublic"] {
  return {
    bot_name: null,
    base_url: "https://api.telegram.org",
    chat: null,
    code_until: null,
    ok_at: null,
    failed_at: null,
    error: null,
    ...change,
  };
}
