import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test, vi } from "vitest";
import type { Regime, Watched } from "@/api/market";
import * as downloads from "@/lib/download";
import { makePair } from "../mocks/market";
import { get, server } from "../mocks/server";
import { linksTo, renderApp } from "./renderApp";

const url = (path: string): string => new URL(path, window.location.origin).href;
const CLOSED = Date.now() - 60_000;
const UP: Regime = {
  kind: "TREND_UP",
  decided_by: [
    { name: "adx", value: 31.24, against: "trend", limit: 25 },
    { name: "plus_di", value: 30, against: "minus_di", limit: 12.5 },
  ],
};

function makeWatched(pair: string, change: Partial<Watched> = {}): Watched {
  return {
    pair,
    price: "100",
    price_at: CLOSED,
    change: "0.01",
    quote_volume: "5000",
    spread: "0.0001",
    closed_at: CLOSED,
    stale: false,
    move: 0.001,
    figures: null,
    regime: null,
    sparkline: [1, 2, 3],
    chosen: false,
    bots: [],
    ...change,
  };
}

function market(...items: Watched[]) {
  const list = (shown: Watched[]) => ({ interval: "1h", now: Date.now(), items: shown });
  server.use(
    get("/api/market/watch", list(items)),
    http.get(url("/api/market/pair"), ({ request }) => {
      const pair = new URL(request.url).searchParams.get("pair");
      return HttpResponse.json(list(items.filter((one) => one.pair === pair)));
    }),
  );
}

beforeEach(() => {
  server.use(
    get("/api/market/pairs", { items: [makePair("BTC/USDT"), makePair("ETH/USDT")], next: null }),
    get("/api/market/candles", { pair: "BTC/USDT", interval: "1h", items: [], quality: null }),
    get("/api/market/indicators", { pair: "BTC/USDT", interval: "1h", items: [] }),
    get("/api/market/depth", {
      bids: [{ price: "99", quantity: "2" }],
      asks: [{ price: "101", quantity: "1" }],
    }),
    get("/api/market/signals", { items: [], next: null }),
  );
});

test("the list shows each pair, and a press shows another one in depth with the rule of its regime", async () => {
  market(makeWatched("BTC/USDT"), makeWatched("ETH/USDT", { regime: UP }));
  renderApp("/market");
  const list = await screen.findByRole("table", { name: "Watch list" });
  await userEvent.click(within(list).getByRole("button", { name: "ETH/USDT" }));
  await screen.findByRole("heading", { name: "ETH/USDT · 1h" });
  expect(linksTo("Brief")).toContain("/brief?kind=pair&subject=ETH%2FUSDT");
  const rule = await screen.findByText(/^ADX 31.24/);
  expect(rule.textContent).toContain("is at least 25.00, where a trend begins");
});

test("prices of the list, the rule and the book have the digits of their pair's tick", async () => {
  const close = { name: "close" as const, value: 0.5, against: "ema50" as const, limit: 0.25 };
  market(
    makeWatched("SHIB/USDT", { price: "0.5", regime: { kind: "TREND_UP", decided_by: [close] } }),
    makeWatched("BTC/USDT", { price: "64000.1" }),
    makeWatched("NEW/USDT", { price: "0.5" }),
  );
  server.use(
    get("/api/market/ticks", {
      items: [
        { pair: "SHIB/USDT", tick_size: "0.00000001" },
        { pair: "BTC/USDT", tick_size: "0.01" },
      ],
      next: null,
    }),
  );
  renderApp("/market");
  const list = await screen.findByRole("table", { name: "Watch list" });
  await within(list).findByText("0.50000000");
  expect(within(list).getByText("64,000.10")).toBeDefined();
  expect(within(list).getByText("0.50000")).toBeDefined();
  expect(within(await screen.findByRole("table", { name: "Asks" })).getByText("101.00000000")).toBeDefined();
  expect((await screen.findByText(/^Close 0\.50000000/)).textContent).toContain("0.25000000");
});

test("a bot on the pair is named with what it holds and what its strategy last said", async () => {
  const bot = {
    bot_id: "abcdefghij",
    name: "Morning",
    mode: "SIMULATED" as const,
    state: "RUNNING" as const,
    strategy: "TrendFollowing",
    quantity: "0.5",
    value: "50",
    unrealised: "1.5",
  };
  market(makeWatched("BTC/USDT", { bots: [bot] }));
  server.use(
    get("/api/market/signals", {
      items: [
        {
          bot_id: "abcdefghij",
          name: "Morning",
          strategy: "TrendFollowing",
          timeframe: "1h",
          signal: "ENTER",
          tag: "<b>breakout</b>",
          candle_at: CLOSED,
        },
      ],
      next: null,
    }),
  );
  renderApp("/market");
  await screen.findByText("Entry signal · <b>breakout</b>");
  expect(screen.getByText(/holds 0.5 BTC/)).toBeDefined();
});

test("a price that is not quite new says how old it is, a new one does not", async () => {
  market(
    makeWatched("BTC/USDT", { price_at: Date.now() - 45_500 }),
    makeWatched("ETH/USDT", { price_at: Date.now() }),
  );
  renderApp("/market");
  const list = await screen.findByRole("table", { name: "Watch list" });
  expect((await within(list).findAllByTitle("Age of the price")).map((one) => one.textContent)).toEqual([
    expect.stringMatching(/^4[5-9]s$/),
  ]);
});

test("late figures are marked, and a venue that is silent has a sentence and another try", async () => {
  market(makeWatched("BTC/USDT", { stale: true }));
  renderApp("/market");
  expect((await screen.findAllByText(/late$/)).length).toBeGreaterThan(0);
});

test("nothing known of any pair then the reason and a way to try again", async () => {
  server.use(
    http.get(url("/api/market/watch"), () =>
      HttpResponse.json({ error: "unavailable", detail: "The venue does not answer." }, { status: 503 }),
    ),
  );
  renderApp("/market");
  await screen.findByText("The venue does not answer.");
});

test("correlation is shown with its figures when it is asked for", async () => {
  market(makeWatched("BTC/USDT"), makeWatched("ETH/USDT"));
  server.use(
    get("/api/market/correlation", {
      interval: "1h",
      pairs: ["BTC/USDT", "ETH/USDT"],
      matrix: [
        [1, -0.42],
        [-0.42, 1],
      ],
    }),
  );
  renderApp("/market");
  await userEvent.click(await screen.findByRole("button", { name: "Correlation" }));
  const heat = await screen.findByRole("table", { name: "Correlation" });
  expect(within(heat).getAllByText("-0.42")).toHaveLength(2);
  const saved = vi.spyOn(downloads, "saveFile").mockReturnValue(undefined);
  await userEvent.click(screen.getByRole("button", { name: "Save as CSV: Correlation · 1h" }));
  await expect(saved.mock.calls[0]?.[2].text()).resolves.toBe(
    "first,second,correlation\r\nBTC/USDT,ETH/USDT,-0.42\r\n",
  );
});
