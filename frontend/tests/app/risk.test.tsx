import { act, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { showLanguage } from "@/i18n/i18n";
import { makeBot } from "../mocks/bots";
import { makeLatch, makeRisk, makeVenueBudget } from "../mocks/risk";
import { get, post, server } from "../mocks/server";
import { FakeSocket } from "../mocks/socket";
import { makeOrder } from "../mocks/trades";
import { renderApp } from "./renderApp";

const killed = makeRisk({ state: "REDUCING", reason: "Fire drill", latches: [makeLatch()] });

test("a latch that comes over the socket stands on the page, with what nothing protects", async () => {
  renderApp("/bots");
  await screen.findByRole("heading", { name: "Bots" });
  const unprotected = [
    {
      bot_id: "abcdefghij",
      name: "Sputnik",
      pair: "BTC/USDT",
      quantity: "0.5",
      value: "50000",
      quote: "USDT",
    },
  ];
  const data = { ...killed, state: "HALTED", latches: [makeLatch({ state: "HALTED" })], unprotected };
  act(() => FakeSocket.last.onmessage?.({ data: JSON.stringify({ type: "risk", seq: 1, ts: 0, data }) }));
  expect(await screen.findByText("Everything is frozen: nothing is sent")).toBeDefined();
  expect(await screen.findByText(/Sputnik holds 0.5 of BTC\/USDT/)).toBeDefined();
});

test("live bots without a key stand on the page with the way to mend it, though nothing is latched", async () => {
  const keyless = { state: "locked" as const, problem: "", problem_pt: null, bots: ["Sputnik"] };
  server.use(get("/api/risk/state", makeRisk({ keyless })));
  renderApp("/risk");
  expect(await screen.findByText("Live bots have no key")).toBeDefined();
  expect(await screen.findByText(/Sputnik cannot send anything.*is locked/)).toBeDefined();
  expect(screen.getByRole("link", { name: "To the key" }).getAttribute("href")).toBe("/settings");
});

test("lifting needs a reason and the password, and a wrong one is told at its field", async () => {
  const heard: Request[] = [];
  server.use(
    get("/api/risk/state", killed),
    post(
      "/api/risk/resume",
      { error: "unauthorized", detail: "The password is wrong.", field: "password" },
      401,
      heard,
    ),
  );
  renderApp("/risk");
  await userEvent.click(await screen.findByRole("button", { name: "Lift" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("button", { name: "Let it trade again" }));
  expect(await dialog.findByText("Write at least a few words.")).toBeDefined();
  expect(heard).toHaveLength(0);
  await userEvent.type(dialog.getByLabelText("Why it is safe to go on"), "looked at it");
  await userEvent.type(dialog.getByLabelText("Password"), "guess");
  await userEvent.click(dialog.getByRole("button", { name: "Let it trade again" }));
  // Once, at the field: not again below it.
  await dialog.findByText("The password is wrong.");
  await expect(heard[0]?.json()).resolves.toEqual({
    scope: "all",
    source: "kill",
    reason: "looked at it",
    password: "guess",
  });
});

test("a bot that is stopped says so beside its state", async () => {
  const bot = makeBot();
  server.use(
    get("/api/bots", { items: [bot], next: null }),
    get(
      "/api/risk/state",
      makeRisk({
        latches: [makeLatch({ scope: bot.id, state: "HALTED" })],
        bots: [{ bot_id: bot.id, state: "HALTED", reason: "Fire drill", reason_pt: null }],
      }),
    ),
  );
  renderApp("/bots");
  expect((await screen.findAllByText("Frozen")).length).toBeGreaterThan(0);
  expect(await screen.findByText("1 bot is stopped")).toBeDefined();
});

const FORM = {
  properties: {
    portfolio_day: { description: "All bots of the mode, loss of a day", unit: "fraction" },
    portfolio_action: { description: "What a breach does", enum: ["REDUCING", "HALTED"] },
  },
};
const limits = (day: string) => ({
  forms: [{ scope: "breakers", form: FORM }],
  items: [{ mode: "SIMULATED", limits: { portfolio_day: day, portfolio_action: "REDUCING" } }],
  used: [],
});

test("whether a bot may trade is told as unknown beside its state while the gateway does not answer", async () => {
  const bot = makeBot();
  const bots = [{ bot_id: bot.id, state: "ACTIVE" as const, reason: "", reason_pt: null }];
  const down = { status: "down" as const, since: Date.now(), detail: "" };
  server.use(
    get("/api/bots", { items: [bot], next: null }),
    get("/api/risk/state", makeRisk({ bots })),
    get("/api/health", { status: "degraded", programs: { gateway: down } }),
  );
  renderApp("/bots");
  expect((await screen.findAllByText("Unknown: gateway away")).length).toBeGreaterThan(0);
});

test("why a bot may not enter is told in the reader's language on the risk page", async () => {
  const bot = makeBot();
  const told = { reason: "Lost 1.66%.", reason_pt: "Perda de 1,66%." };
  server.use(
    get("/api/bots", { items: [bot], next: null }),
    get("/api/risk/state", makeRisk({ bots: [{ bot_id: bot.id, state: "REDUCING", ...told }] })),
  );
  renderApp("/risk");
  await screen.findByText("Exits only: Lost 1.66%.");
  await act(() => showLanguage("pt-BR"));
  expect(await screen.findByText("Só saídas: Perda de 1,66%.")).toBeDefined();
});

test("what a breach sells is told with its progress and who sells", async () => {
  const reduction = {
    scope: "abcdefghij",
    source: "breaker.day",
    bot_id: "abcdefghij",
    name: "Sputnik",
    pair: "BTC/USDT",
    action: "CLOSE_HALF" as const,
    before: "0.5",
    keep: "0.25",
    held: "0.4",
    at: 0,
    gateway_at: 30_000,
  };
  server.use(get("/api/risk/state", makeRisk({ latches: [makeLatch()], reductions: [reduction] })));
  renderApp("/risk");
  expect(await screen.findByText("Selling half · Sputnik · BTC/USDT")).toBeDefined();
  expect(screen.getByText("0.4 BTC held, 0.5 when it began, 0.25 shall stay.")).toBeDefined();
  expect(screen.getByText("The gateway sells, each second as much as it can.")).toBeDefined();
});

test("what nobody owns is assigned to a live bot after old and new were shown", async () => {
  const heard: Request[] = [];
  const line = { asset: "USDT", account: "5000", owned: "1000", unowned: "3900", difference: "100" };
  const bot = makeBot({ mode: "REAL_MARKET_SPOT" });
  server.use(
    get("/api/bots", { items: [bot], next: null }),
    get("/api/risk/books", { checked_at: 0, items: [line] }),
    post("/api/risk/books/assign", { checked_at: 0, items: [{ ...line, unowned: "3899.5" }] }, 200, heard),
  );
  renderApp("/risk");
  expect(await screen.findByText(/Account 5,000 · bots 1,000 · nobody’s 3,900/)).toBeDefined();
  expect(screen.getByText(/^100 do not add up/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Assign…" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("button", { name: "Assign" }));
  expect(await dialog.findByText("Choose a bot.")).toBeDefined();
  expect(heard).toHaveLength(0);
  await userEvent.selectOptions(dialog.getByLabelText("Bot"), bot.name);
  await userEvent.type(dialog.getByLabelText("Amount in USDT"), "0.5");
  await userEvent.type(dialog.getByLabelText("Why"), "my deposit");
  expect(dialog.getByText("Nobody’s: 3,900 → 3,899.5")).toBeDefined();
  await userEvent.click(dialog.getByRole("button", { name: "Assign" }));
  await expect(heard[0]?.json()).resolves.toEqual({
    bot_id: bot.id,
    asset: "USDT",
    amount: "0.5",
    reason: "my deposit",
  });
});

test("an unclaimed order says how old it is, and is handed over after what happens was said", async () => {
  const heard: Request[] = [];
  const bot = makeBot({ name: "Sputnik" });
  const order = makeOrder({ id: "3", bot_id: bot.id, state: "ADOPTABLE", executed: "0.001" });
  server.use(
    get("/api/bots", { items: [bot], next: null }),
    get("/api/risk/doubts", { items: [order], next: null }),
    post(
      `/api/bots/${bot.id}/orders/3/hand-over`,
      { error: "conflict", detail: "Sputnik ordered something else." },
      409,
      heard,
    ),
  );
  renderApp("/risk");
  expect(await screen.findByText("Nobody has claimed it for more than ten minutes.")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Hand over…" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(/No new order is placed: the gateway answers it with this one/)).toBeDefined();
  expect(heard).toHaveLength(0);
  await userEvent.click(dialog.getByRole("button", { name: "Hand over" }));
  expect((await dialog.findAllByText("Sputnik ordered something else.")).length).toBeGreaterThan(0);
  expect(heard).toHaveLength(1);
});

test("a limit is changed after its old and new value were shown", async () => {
  const heard: unknown[] = [];
  server.use(
    get("/api/risk/limits", limits("0.03")),
    http.put(new URL("/api/risk/limits", window.location.origin).href, async ({ request }) => {
      heard.push(await request.json());
      return HttpResponse.json(limits("0.02"));
    }),
  );
  renderApp("/risk?tab=limits");
  await userEvent.click(await screen.findByText("Change these limits"));
  const field = await screen.findByLabelText("All bots: loss of a day");
  await userEvent.clear(field);
  await userEvent.type(field, "2");
  expect(screen.getByText("All bots: loss of a day: 3 % → 2 %")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Save limits" }));
  expect(await screen.findByDisplayValue("2")).toBeDefined();
  expect(heard).toEqual([{ mode: "SIMULATED", limits: { portfolio_day: "0.02" } }]);
});

test("a breaker shows its distance from the limit", async () => {
  const breaker = {
    scope: "mode:SIMULATED",
    level: "portfolio" as const,
    mode: "SIMULATED" as const,
    currency: "USDT",
    period: "day" as const,
    since: 1_700_000_000_000,
    status: "warning" as const,
    loss: "0.027",
    base: "1000",
    limit: "0.03",
  };
  server.use(get("/api/risk/state", makeRisk({ breakers: [breaker] })));
  renderApp("/risk?tab=losses");
  expect(await screen.findByText(/Near · 2\.7.*% \/ 3.*%/)).toBeDefined();
  expect(screen.getByText(/Loss = \(base − equity\) ÷ base/)).toBeDefined();
});

test("the venue's limits stand on the page, with what is used and a pause it asked for", async () => {
  server.use(
    get(
      "/api/risk/venue",
      makeVenueBudget({
        weight: { used: 5100, limit: 6000, window_ms: 60_000 },
        waiting_for: "banned",
        waiting_until: 1_800_000_000_000,
        held: 7,
      }),
    ),
  );
  renderApp("/risk");
  const list = within(await screen.findByRole("list", { name: "Venue budget" }));
  expect(list.getByText("5,100 of 6,000")).toBeDefined();
  expect(list.getByRole("meter", { name: "New orders, 10 seconds" })).toHaveProperty("value", 3);
  expect(screen.getByText(/has shut this address out until .*2027/)).toBeDefined();
  expect(screen.getByText("7 requests were kept back since the gateway runs.")).toBeDefined();
});
