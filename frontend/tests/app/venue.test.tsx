import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { makeBot } from "../mocks/bots";
import { makeLatch, makeRisk } from "../mocks/risk";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const rules = {
  venue: "testnet",
  checked_at: 1,
  items: [
    {
      version: 2,
      at: 1_790_000_000_000,
      fingerprint: "0123456789abcdef",
      symbols: 3,
      added: ["NEWUSDT"],
      removed: [],
      changed: [{ symbol: "BTCUSDT", rule: "min_notional", before: "5", after: "10" }],
    },
  ],
  problems: [
    {
      bot_id: "abcdefghij",
      pair: "BTC/USDT",
      code: "MINIMUM",
      status: null,
      minimum: "10",
      largest: "8",
      at: null,
    },
  ],
};

test("a change of the exchange's rules is told with what it was before", async () => {
  server.use(get("/api/venue/rules", rules));
  renderApp("/risk");
  expect(await screen.findByText("BTCUSDT: smallest order value 5 → 10")).toBeDefined();
  expect(screen.getByText("NEWUSDT: listed")).toBeDefined();
});

test("a bot whose settings no longer fit says so on its page", async () => {
  const bot = makeBot({ id: "abcdefghij" });
  const empty = { items: [], next: null };
  const candles = { pair: "BTC/USDT", interval: "1m", items: [], markers: [], blocked: [] };
  server.use(
    get("/api/bots/:id", bot),
    get("/api/bots/:id/trades", empty),
    get("/api/bots/:id/candles", candles),
    get("/api/venue/rules", rules),
  );
  renderApp("/bots/abcdefghij");
  expect(await screen.findByText(/The smallest order in BTC\/USDT is 10/)).toBeDefined();
});

test("a check of the exchange shows each line and what to mend", async () => {
  const text = "https://testnet.binance.vision: the venue cannot be reached: check the network.";
  server.use(post("/api/venue/check", { ok: false, items: [{ check: "address", status: "failed", text }] }));
  renderApp("/settings");
  await userEvent.click(await screen.findByRole("button", { name: "Check the exchange" }));
  expect(await screen.findByText("Something must be mended before bots can trade here.")).toBeDefined();
  expect(screen.getByText(text)).toBeDefined();
});

test("after the exchange was emptied a fresh start takes a reason and the password", async () => {
  const heard: Request[] = [];
  const latch = makeLatch({ scope: "mode:REAL_MARKET_SPOT", source: "emptied", state: "HALTED" });
  server.use(
    get("/api/risk/state", makeRisk({ latches: [latch] })),
    post("/api/venue/fresh-start", makeRisk(), 200, heard),
  );
  renderApp("/risk");
  await userEvent.click(await screen.findByRole("button", { name: "Fresh start…" }));
  await userEvent.click(await screen.findByRole("button", { name: "Start afresh" }));
  expect(heard).toEqual([]);
  await userEvent.type(screen.getByRole("textbox"), "The testnet was reset");
  await userEvent.type(screen.getByLabelText("Password"), "secret");
  await userEvent.click(screen.getByRole("button", { name: "Start afresh" }));
  await expect(heard[0]?.json()).resolves.toEqual({ reason: "The testnet was reset", password: "secret" });
});
