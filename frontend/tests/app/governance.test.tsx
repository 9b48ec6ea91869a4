import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import type { Standing } from "@/api/governance";
import { makeBot } from "../mocks/bots";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const bot = makeBot();

function standing(change: Partial<Standing> = {}): Standing {
  return {
    bot_id: bot.id,
    name: bot.name,
    mode: "SIMULATED",
    strategy: "FirstFlight",
    state: "RUNNING",
    stage: "SIMULATED",
    share: "0",
    next: { stage: "REAL", share: "0.1" },
    conditions: [
      { name: "days", passed: true, value: "20", limit: "14", unit: "days", changes: [] },
      {
        name: "return_range",
        passed: true,
        value: "0.012",
        limit: "-0.02..0.05",
        unit: "fraction",
        changes: [],
      },
    ],
    trial: null,
    alarms: [],
    passport_id: "p1",
    live_bot_id: null,
    ended: null,
    ended_at: null,
    ...change,
  };
}

function board(...items: Standing[]) {
  return get("/api/governance/board", { items, next: null });
}

test("a card says what is missing, and its button waits for it", async () => {
  const missing: Standing["conditions"][number] = {
    name: "fidelity",
    passed: false,
    value: null,
    limit: "0.9",
    unit: "fraction",
    changes: [],
  };
  server.use(board(standing({ conditions: [...standing().conditions, missing] })));
  renderApp("/governance");
  const card = await screen.findByRole("article", { name: bot.name });
  within(card).getByText("20 days · limit 14 days");
  within(card).getByText("1.20% · limit -2.00% to 5.00%");
  within(card).getByText("not known yet · limit 90.00%");
  expect(within(card).getByRole("button", { name: "Promote to Real at 10%" })).toHaveProperty(
    "disabled",
    true,
  );
  within(screen.getByRole("region", { name: "Validated" })).getByText("No bot");
});

test("a verdict about other settings is shown beside the bot's, with the way to one of its own", async () => {
  const conditions: Standing["conditions"] = [
    {
      name: "settings_covered",
      passed: false,
      value: null,
      limit: null,
      unit: "text",
      changes: [{ field: "max_open_trades", before: 3, after: 2 }],
    },
  ];
  server.use(board(standing({ stage: "RESEARCH", next: { stage: "VALIDATED", share: "0" }, conditions })));
  renderApp("/governance");
  const card = await screen.findByRole("article", { name: bot.name });
  expect(card.textContent).toContain("validated → this botMax open trades3 → 2");
  const link = within(card).getByRole("link", { name: "Validate" });
  expect(link.getAttribute("href")).toBe(`/validations/new?bot=${bot.id}`);
});

const goingLive = {
  needed: false,
  allocation: "2000",
  share: "0.1",
  at_stake: "200",
  currency: "USDT",
  conditions: [],
};
const LIVE_LIMITS = { portfolio_day: "0.03", max_portfolio_exposure: "0.95" };

test("real money shows what is missing with its remedy, and wants the amount typed", async () => {
  const heard: Request[] = [];
  const confirmed: unknown[] = [];
  const conditions = ["limits_set", "books_clean", "key_checked"].map((name) => ({
    name,
    passed: false,
    value: null,
    limit: null,
    unit: "text",
    changes: [],
  }));
  const stale = "200 USDT would be at stake, you typed 100: look at it, then confirm it again.";
  const limits = {
    forms: [],
    items: [{ mode: "REAL_MARKET_SPOT", limits: LIVE_LIMITS, chosen: [] }],
    used: [],
  };
  server.use(
    board(standing()),
    get(`/api/bots/${bot.id}/going-live`, { ...goingLive, needed: true, conditions }),
    get("/api/risk/limits", limits),
    http.put(new URL("/api/risk/limits", window.location.origin).href, async ({ request }) => {
      confirmed.push(await request.json());
      return HttpResponse.json(limits);
    }),
    post(`/api/bots/${bot.id}/promote`, { error: "conflict", detail: stale, field: "at_stake" }, 409, heard),
  );
  renderApp("/governance");
  await userEvent.click(await screen.findByRole("button", { name: "Promote to Real at 10%" }));
  const dialog = await screen.findByRole("dialog");
  await within(dialog).findByText("Before real money");
  within(dialog).getByRole("link", { name: "Open Reconciliation" });
  await userEvent.click(
    await within(dialog).findByRole("button", { name: /^Confirm these limits: 3.00% a day/ }),
  );
  await expect.poll(() => confirmed).toEqual([{ mode: "REAL_MARKET_SPOT", limits: LIVE_LIMITS }]);
  await userEvent.type(within(dialog).getByLabelText("Your password"), "secret-1");
  const confirm = within(dialog).getByRole("button", { name: /^Promote/ });
  await userEvent.click(confirm);
  within(dialog).getByText("Type the amount at stake.");
  await userEvent.type(within(dialog).getByLabelText("Amount at stake in USDT"), "100");
  await userEvent.click(confirm);
  // Once, at the field: not again below it.
  await within(dialog).findByText(stale);
  expect(await heard[0]?.json()).toEqual({
    password: "secret-1",
    stage: "REAL",
    share: "0.1",
    at_stake: "100",
  });
});

test("a promotion to real money asks for the password and says what the panel refuses", async () => {
  const heard: Request[] = [];
  server.use(
    get(`/api/bots/${bot.id}/going-live`, goingLive),
    board(standing()),
    post(
      `/api/bots/${bot.id}/promote`,
      { error: "unauthorized", detail: "The password is wrong.", field: "password" },
      401,
      heard,
    ),
  );
  renderApp("/governance");
  await userEvent.click(await screen.findByRole("button", { name: "Promote to Real at 10%" }));
  const dialog = await screen.findByRole("dialog");
  const confirm = within(dialog).getByRole("button", { name: /^Promote/ });
  await userEvent.click(confirm);
  within(dialog).getByText("Write your password.");
  expect(heard).toHaveLength(0);
  await userEvent.type(within(dialog).getByLabelText("Capital of the live bot"), "2000");
  await userEvent.type(within(dialog).getByLabelText("Your password"), "secret-1");
  await userEvent.click(confirm);
  await within(dialog).findByText("The password is wrong.");
  expect(await heard[0]?.json()).toEqual({
    password: "secret-1",
    stage: "REAL",
    share: "0.1",
    capital: "2000",
  });
});

test("a void passport says what was changed, and an alarm what followed", async () => {
  const changes = [{ field: "stake_amount", before: "100", after: "90" }];
  server.use(
    board(
      standing({
        stage: "RESEARCH",
        next: { stage: "VALIDATED", share: "0" },
        conditions: [
          { name: "validation", passed: false, value: null, limit: null, unit: "time", changes: [] },
        ],
        ended: { kind: "edited", reason: "Changed.", changes },
        ended_at: 1,
      }),
      standing({
        bot_id: "b".repeat(10),
        name: "Luna",
        alarms: [{ name: "drawdown", value: "0.13", limit: "0.12", since: 1, action: "pause" }],
      }),
    ),
  );
  renderApp("/governance");
  const void_ = await screen.findByRole("article", { name: bot.name });
  within(void_).getByText(/^The passport is void/);
  within(void_).getByText("Missing:");
  const alarmed = screen.getByRole("article", { name: "Luna" });
  within(alarmed).getByText("Drawdown 13.00% is above 12.00%. The bot was paused.");
});

test("a pair is switched off with a reason and on again", async () => {
  const heard: Request[] = [];
  const flag = { kind: "family", name: "FirstFlight", reason: "review", actor: "owner", at: 1 };
  const lifted: string[] = [];
  server.use(
    board(),
    get("/api/governance/flags", { items: [flag], next: null }),
    get("/api/market/pairs", { items: [{ pair: "BTC/USDT" }], next: null }),
    get("/api/strategies", { items: [], next: null }),
    post("/api/governance/flags", flag, 201, heard),
    http.delete(new URL("/api/governance/flags", window.location.origin).href, ({ request }) => {
      lifted.push(new URL(request.url).search);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  renderApp("/governance?tab=flags");
  await userEvent.click(await screen.findByRole("button", { name: "Switch FirstFlight on" }));
  await expect.poll(() => lifted).toEqual(["?kind=family&name=FirstFlight"]);
  await userEvent.selectOptions(screen.getByLabelText("What"), "Pair");
  await userEvent.selectOptions(screen.getByLabelText("Which one"), "BTC/USDT");
  await userEvent.click(screen.getByRole("button", { name: "Switch off" }));
  expect(heard).toHaveLength(0);
  await userEvent.type(screen.getByLabelText(/reason/i), "delisting");
  await userEvent.click(screen.getByRole("button", { name: "Switch off" }));
  await expect.poll(() => heard.length).toBe(1);
  expect(await heard[0]?.json()).toEqual({ kind: "pair", name: "BTC/USDT", reason: "delisting" });
});

test("a passport shows its hashes, stamps and settings", async () => {
  const passport = {
    id: "p1",
    bot_id: bot.id,
    bot_name: bot.name,
    strategy: "FirstFlight",
    evidence_bot_id: bot.id,
    evidence_bot_name: bot.name,
    validation_id: "v1",
    stage: "VALIDATED",
    share: "0",
    fingerprint: "f".repeat(64),
    hashes: { strategy: "s1", config: "c1", data: "d1" },
    settings: { pairs: ["BTC/USDT"], timeframe: "5m" },
    checks: [
      { name: "sharpe", value: 1.4, limit: -9, better: "higher", passed: true, note: null, loosened: true },
      {
        name: "max_drawdown",
        value: 0,
        limit: 0.15,
        better: "lower",
        passed: true,
        note: null,
        loosened: false,
      },
    ],
    predicted: {},
    stamps: [{ stage: "VALIDATED", share: "0", at: 1, actor: "owner", conditions: standing().conditions }],
    alarms: [],
    stage_since: 1,
    created_at: 1,
    ended_at: null,
    end: null,
  };
  server.use(
    get(`/api/bots/${bot.id}`, bot),
    get(`/api/bots/${bot.id}/passports`, { items: [passport], next: null }),
  );
  renderApp(`/bots/${bot.id}/passport`);
  await screen.findByText("Valid: Validated");
  for (const text of ["s1", "c1", "d1", "5m", "Sharpe ratio"]) screen.getByText(text);
  screen.getByText(/^≥ .9 · looser than usual$/);
  screen.getByText("≤ 15.00%");
  screen.getByRole("button", { name: "Print" });
});
