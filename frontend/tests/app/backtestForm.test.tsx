import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { Backtest } from "@/api/backtests";
import { firstValues, rangeOf, stakeFor, toWish } from "@/components/backtestValues";
import { heldCurve } from "@/features/backtests/heldCurve";
import { tradesAsCsv } from "@/features/backtests/tradeCsv";
import { DAY_MS, file, ID, makeRun, report, START, serveBacktests, trade } from "../mocks/backtests";
import { get, post, server } from "../mocks/server";
import { makeStrategy } from "../mocks/strategies";
import { renderApp } from "./renderApp";

beforeEach(serveBacktests);

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
