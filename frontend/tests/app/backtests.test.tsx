import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import type { Backtest, BacktestTrade, Report } from "@/api/backtests";
import { applyChange } from "@/api/changes";
import { queryClient } from "@/api/client";
import type { DataFile } from "@/api/data";
import { firstValues, rangeOf, stakeFor, toWish } from "@/features/backtests/backtestForm";
import { heldCurve } from "@/features/backtests/heldCurve";
import { tradesAsCsv } from "@/features/backtests/tradeCsv";
import { makePair, makeStrategy } from "../mocks/factories";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const DAY_MS = 86_400_000;
const START = Date.UTC(2024, 0, 1);
const ID = "abcdefghij";

function makeRun(change: Partial<Backtest> = {}): Backtest {
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

const report: Report = {
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
};

const trade: BacktestTrade = {
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

function file(pair: string, first: number, last: number, change: Partial<DataFile> = {}): DataFile {
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

beforeEach(() => {
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
});

test("the form begins with what is stored, and starts as it comes", async () => {
  const heard: Request[] = [];
  server.use(post("/api/backtests", makeRun({ state: "QUEUED", progress: 0, ahead: 2 }), 202, heard));
  renderApp("/backtests/new?strategy=Trend");
  await userEvent.click(await screen.findByRole("button", { name: "Start the backtest" }));
  await expect.poll(() => heard.length).toBe(1);
  expect(await heard[0]?.json()).toMatchObject({
    strategy: "Trend",
    timeframe: "1h",
    pairs: ["BTC/USDT"],
    start: START,
    fee: "0.001",
    slippage: { model: "fixed", bps: 5, fill_share: null },
    gates: { limits: {} },
    force: false,
  });
});

test("pairs that the venue does not trade are not chosen, and the cap on a candle is sent", async () => {
  const heard: Request[] = [];
  const files = [file("GONE/USDT", START, START + 90 * DAY_MS), file("BTC/USDT", START, START + 60 * DAY_MS)];
  server.use(
    get("/api/data", { items: files, next: null }),
    post("/api/backtests", makeRun({ state: "QUEUED" }), 202, heard),
  );
  renderApp("/backtests/new?strategy=Trend");
  await screen.findByText("1 stored pair is not traded at the venue, so it cannot be tested.");
  await userEvent.type(screen.getByLabelText("Most of a candle"), "2.5");
  await userEvent.click(screen.getByRole("button", { name: "Start the backtest" }));
  await expect.poll(() => heard.length).toBe(1);
  expect(await heard[0]?.json()).toMatchObject({ pairs: ["BTC/USDT"], slippage: { fill_share: 0.025 } });
});

test("without candles of the timeframe it leads to the download", async () => {
  server.use(get("/api/data", { items: [], next: null }));
  renderApp("/backtests/new");
  await screen.findByText("No stored candles of 1h");
  expect(screen.getByRole("link", { name: "Download candles" }).getAttribute("href")).toBe(
    "/data?form=download",
  );
});

test("bad candles are used only when the owner says so", async () => {
  server.use(
    get("/api/data", { items: [file("BTC/USDT", START, START + DAY_MS * 9, { grade: "BAD" })], next: null }),
  );
  renderApp("/backtests/new");
  const force = await screen.findByRole("checkbox", { name: /Use BAD candles, too: BTC\/USDT/ });
  expect((force as HTMLInputElement).checked).toBe(false);
});

test("a refusal is told at its field", async () => {
  const detail = "The range ends before it has begun; it needs an hour at least.";
  server.use(post("/api/backtests", { error: "invalid", detail, field: "end" }, 422));
  renderApp("/backtests/new");
  await userEvent.click(await screen.findByRole("button", { name: "Start the backtest" }));
  await screen.findByText(detail);
  expect(screen.getByLabelText(/^Until/).getAttribute("aria-invalid")).toBe("true");
});

test("a run shows its progress from the socket and turns into its report", async () => {
  const running = makeRun({ state: "RUNNING", progress: 0.25, phase: "signals" });
  server.use(get(`/api/backtests/${ID}`, running));
  renderApp(`/backtests/${ID}`);
  await screen.findByText("Finding signals · 25.00%");
  applyChange(queryClient, { type: "backtest", data: { ...running, progress: 0.75, phase: "trading" } });
  await screen.findByText("Trading · 75.00%");
  applyChange(queryClient, { type: "backtest", data: makeRun() });
  await screen.findByText("Returns by month");
});

test("a run can be cancelled, and says then why it has no report", async () => {
  const heard: Request[] = [];
  server.use(
    http.get(new URL(`/api/backtests/${ID}`, window.location.origin).href, () =>
      HttpResponse.json(makeRun({ state: heard.length > 0 ? "CANCELLED" : "QUEUED", ahead: 2 })),
    ),
    post(`/api/backtests/${ID}/cancel`, makeRun({ state: "CANCELLED" }), 200, heard),
  );
  renderApp(`/backtests/${ID}`);
  await screen.findByText(/2 backtests are ahead of it/);
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  await screen.findByText("This backtest was cancelled, so it has no report.");
});

test("the report tells its figures, their definitions and what is doubtful", async () => {
  renderApp(`/backtests/${ID}`);
  const grid = await screen.findByLabelText("Return, risk and trades");
  expect(within(grid).getByText("12.50%")).toBeDefined();
  expect(within(grid).getByText("held: 30.00%")).toBeDefined();
  expect(within(grid).getByText("-17.50%")).toBeDefined();
  expect(within(grid).getByText(/Mean of the daily returns divided by their standard/)).toBeDefined();
  expect(screen.getByText(/Fewer than 30 trades/)).toBeDefined();
  expect(within(screen.getByRole("table", { name: "Returns by month" })).getByText("+10.00%")).toBeDefined();
  expect(screen.getByText("MAX_EXPOSURE")).toBeDefined();
  expect(screen.getByText(/candles that are not stored in this range: BTC\/USDT 4h\./)).toBeDefined();
  await screen.findByRole("img", { name: "1 trade by return, 0 of them losses" });
  expect(screen.getByText("A try.")).toBeDefined();
});

test("another backtest begins with every setting of the run, its parameters and limits included", async () => {
  const heard: Request[] = [];
  const request: Backtest["request"] = {
    strategy: "Trend",
    pairs: ["BTC/USDT"],
    start: START + 5_000,
    end: START + 30 * DAY_MS,
    timeframe: "1h",
    parameters: { fast: 9 },
    stake_currency: "USDT",
    stake_amount: null,
    max_open_trades: 7,
    balance: "2500",
    stoploss: "-0.07",
    fee: "0.0004",
    slippage: { model: "volume", bps: 12, fill_share: 0.1 },
    gates: { limits: { max_exposure: "900" } },
    force: true,
  };
  const parameter = {
    name: "fast",
    kind: "int" as const,
    space: "buy",
    default: 12,
    low: 2,
    high: 50,
    decimals: null,
    options: null,
  };
  server.use(
    get("/api/strategies", {
      items: [makeStrategy({ name: "First" }), makeStrategy({ name: "Trend", parameters: [parameter] })],
      next: null,
    }),
    get(`/api/backtests/${ID}`, makeRun({ state: "CANCELLED", request: { ...request, notes: "Old." } })),
    post("/api/backtests", makeRun({ state: "QUEUED" }), 202, heard),
  );
  renderApp(`/backtests/${ID}`);
  await userEvent.click(await screen.findByRole("link", { name: "Another backtest" }));
  await userEvent.click(await screen.findByRole("button", { name: "Start the backtest" }));
  await expect.poll(() => heard.length).toBe(1);
  expect(await heard[0]?.json()).toEqual({ ...request, notes: "" });
});

test("a run that is gone is told, and the form begins as usual", async () => {
  const gone = { error: "not_found", detail: "There is no backtest aaaaaaaaaa." };
  server.use(get("/api/backtests/aaaaaaaaaa", gone, 404));
  renderApp("/backtests/new?from=aaaaaaaaaa");
  await screen.findByText("There is no backtest aaaaaaaaaa.");
  expect(screen.getByRole("button", { name: "Start the backtest" })).toBeDefined();
});

test("notes are written after the run, and shown as the panel kept them", async () => {
  const heard: unknown[] = [];
  server.use(
    get(`/api/backtests/${ID}`, makeRun({ state: "CANCELLED" })),
    http.patch(new URL(`/api/backtests/${ID}`, window.location.origin).href, async ({ request }) => {
      heard.push(await request.json());
      const run = makeRun({ state: "CANCELLED" });
      return HttpResponse.json({ ...run, request: { ...run.request, notes: "Too short a range." } });
    }),
  );
  renderApp(`/backtests/${ID}`);
  await userEvent.click(await screen.findByRole("button", { name: "Edit notes" }));
  const field = screen.getByRole("textbox", { name: "Notes" });
  await userEvent.clear(field);
  await userEvent.type(field, "Too short");
  await userEvent.click(screen.getByRole("button", { name: "Save notes" }));
  expect(await screen.findByText("Too short a range.")).toBeDefined();
  expect(heard).toEqual([{ notes: "Too short" }]);
});

test("a failed run says where the strategy failed", async () => {
  const error = { text: "KeyError: 'rsi'", file: "Trend.py", line: 41 };
  server.use(get(`/api/backtests/${ID}`, makeRun({ state: "FAILED", error })));
  renderApp(`/backtests/${ID}`);
  expect((await screen.findByRole("alert")).textContent).toContain("KeyError: 'rsi'Trend.py:41");
});

test("finished runs are chosen in the list and compared side by side", async () => {
  const other = "bcdefghijk";
  const summary = {
    total_return: 0.125,
    annual_return: null,
    market_return: 0.3,
    max_drawdown: 0.08,
    sharpe: 1.5,
    trades: 12,
    hit_ratio: 0.5,
    profit_factor: 2,
    start_balance: "1000",
    end_balance: "1125",
    denied: 4,
    warnings: [],
  };
  const slippage = { model: "fixed" as const, bps: 20, fill_share: 0.05 };
  const second = makeRun({
    id: other,
    request: { ...makeRun().request, strategy: "Revert", slippage },
    summary,
  });
  server.use(
    get("/api/backtests", { items: [makeRun({ summary }), second], next: null }),
    get(`/api/backtests/${other}`, second),
    get(`/api/backtests/${other}/report`, report),
  );
  renderApp("/backtests");
  await userEvent.click(await screen.findByRole("checkbox", { name: "Compare this run of Trend" }));
  await userEvent.click(await screen.findByRole("checkbox", { name: "Compare this run of Revert" }));
  await userEvent.click(await screen.findByRole("link", { name: "Compare 2" }));
  const table = await screen.findByRole("table", { name: "Backtests side by side" });
  expect(
    within(table).getByRole("row", { name: /^Slippage None Fixed, 0.20%, at most 5.00% of a candle$/ }),
  ).toBeDefined();
  const row = within(table).getByRole("row", { name: /^Sharpe ratio/ });
  expect(within(row).getAllByText("1.50")).toHaveLength(2);
});

test("fewer than two runs cannot be compared, and an empty list says what a backtest is", async () => {
  renderApp("/backtests/compare?ids=nonsense");
  await screen.findByText("Choose two runs or more");
  await userEvent.click(screen.getAllByRole("link", { name: "Backtests" })[0] as HTMLElement);
  await screen.findByText("No backtest yet");
});

test("the first pairs share the time of the run", () => {
  const long = file("BTC/USDT", START, START + 900 * DAY_MS);
  const late = file("ETH/USDT", START + 800 * DAY_MS, START + 1_000 * DAY_MS);
  expect(rangeOf([late, long])).toEqual({
    pairs: ["BTC/USDT", "ETH/USDT"],
    from: "2026-03-11",
    until: "2026-06-19",
  });
  const apart = file("OLD/USDT", START - 900 * DAY_MS, START - 10 * DAY_MS);
  expect(rangeOf([apart, long]).pairs).toHaveLength(1);
  expect(rangeOf([])).toEqual({ pairs: [], from: "", until: "" });
});

test("the held pairs are drawn from the run's start to the figure beside them", () => {
  const point = (days: number, value: string) => ({ ts: START + days * DAY_MS, value, drawdown: 0 });
  const market = [point(-10, "0.8"), point(0, "1"), point(60, "1.3")];
  const drawn = heldCurve({ ...report, equity: [point(0, "1000"), point(60, "1125")], market });
  expect(drawn.map(({ value }) => Math.round(value))).toEqual([1000, 1300]);
});

test("the first stake loses at its stop no more than the gate allows", () => {
  const stakes = ["-0.15", "-0.05", "-0.01", null].map((stoploss) => stakeFor(makeStrategy({ stoploss })));
  expect(stakes).toEqual(["330", "1000", "3330", "50"]);
});

test("an empty stake divides the whole balance, and the last day belongs to the run", () => {
  const values = firstValues([makeStrategy()], [file("BTC/USDT", START, START + DAY_MS * 9)], undefined);
  const wish = toWish({ ...values, stake: "", until: "2024-01-05", gates: false }, makeStrategy());
  expect(wish.stake_amount).toBeNull();
  expect(wish.gates).toBeNull();
  expect(wish.end).toBe(START + 5 * DAY_MS - 1_000);
});

test("the CSV holds every trade with its times in UTC", () => {
  const [header, row, rest] = tradesAsCsv([trade]).split("\r\n");
  expect(header).toContain("pair,opened_at,closed_at,open_rate");
  expect(row).toBe(
    'BTC/USDT,2024-01-02T00:00:00.000Z,2024-01-03T00:00:00.000Z,100,103.25,1,100,3.25,0.0325,0.2,203.25,"a ""tag""",roi',
  );
  expect(rest).toBe("");
});
