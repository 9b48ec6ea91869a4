import { act, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { showLanguage } from "@/i18n/i18n";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

test("a row about all bots begins as a sentence does", async () => {
  const row = {
    id: 1,
    ts: 1_700_000_000_000,
    kind: "risk.lifted",
    level: "success",
    bot_id: null,
    bot_name: null,
    values: { scope: "all", actor: "owner", source: "kill", reason: "Over." },
    values_pt: {},
    text: "all may trade again, owner lifted kill: Over.",
  };
  server.use(get("/api/activity", { items: [row], next: null }));
  renderApp("/");
  expect(
    await screen.findByText("All bots may trade again, the owner lifted the stop (Kill switch): Over."),
  ).toBeDefined();
});

test("a stop is told by what it means and what set it, and a cause without words as it is", async () => {
  const row = {
    id: 1,
    ts: 1_700_000_000_000,
    kind: "risk.latched",
    level: "error",
    bot_id: null,
    bot_name: null,
    values: { scope: "Alpha", state: "REDUCING", source: "breaker.day", reason: "Lost 5 %." },
    values_pt: {},
    text: "REDUCING for Alpha by breaker.day: Lost 5 %.",
  };
  const other = { ...row, id: 2, values: { ...row.values, state: "HALTED", source: "new_one" } };
  server.use(get("/api/activity", { items: [row, other], next: null }));
  renderApp("/");
  expect(await screen.findByText("Exits only for Alpha (Breaker of the day): Lost 5 %.")).toBeDefined();
  expect(screen.getByText("Frozen for Alpha (new_one): Lost 5 %.")).toBeDefined();
});

test("a loss that nears its limit is told with the bots, the period and the figures in the reader's language", async () => {
  const row = {
    id: 1,
    ts: 1_700_000_000_000,
    kind: "risk.near",
    level: "warning",
    bot_id: null,
    bot_name: null,
    values: { scope: "mode:SIMULATED", period: "week", loss: "2.49%", limit: "3.00%" },
    values_pt: {},
    text: "Loss of mode:SIMULATED: 2.49% (week); its breaker trips at 3.00%.",
  };
  const family = { ...row, id: 2, values: { ...row.values, scope: "family:SIMULATED:Orbit" } };
  server.use(get("/api/activity", { items: [row, family], next: null }));
  renderApp("/");
  await screen.findByText("Loss of all SIMULATED bots: 2.49% (week); its breaker trips at 3.00%.");
  await act(() => showLanguage("pt-BR"));
  const told = "Perda de todos os bots SIMULADO: 2,49% (semana); o disjuntor dispara em 3,00%.";
  expect(await screen.findByText(told)).toBeDefined();
  expect(screen.getByText(told.replace("todos os bots SIMULADO", "Orbit, SIMULADO"))).toBeDefined();
  await act(() => showLanguage("en"));
});

test("what nobody in the account owns is written as other quantities are", async () => {
  const row = {
    id: 1,
    ts: 1_700_000_000_000,
    kind: "books.found",
    level: "info",
    bot_id: null,
    bot_name: null,
    values: { asset: "USDT", before: "0", after: "80000" },
    values_pt: {},
    text: "The account holds 80000 USDT that belong to no bot.",
  };
  server.use(get("/api/activity", { items: [row], next: null }));
  renderApp("/");
  expect(await screen.findByText("The account holds 80,000 USDT that belong to no bot.")).toBeDefined();
});

test("a reader of Portuguese reads in it what the gate said, and what others said as it is", async () => {
  const said = { pair: "BTC/USDT", reason: "The bot is PAUSED." };
  const row = {
    id: 1,
    ts: 1_700_000_000_000,
    kind: "entry.denied",
    level: "warning",
    bot_id: null,
    bot_name: null,
    values: said,
    values_pt: { reason: "O bot está pausado." },
    text: "A bot wanted to buy BTC/USDT and was denied: The bot is PAUSED.",
  };
  server.use(get("/api/activity", { items: [row, { ...row, id: 2, values_pt: {} }], next: null }));
  renderApp("/");
  await screen.findAllByText("Wanted to buy BTC/USDT and was denied: The bot is PAUSED.");
  await act(() => showLanguage("pt-BR"));
  expect(await screen.findByText("Quis comprar BTC/USDT e foi recusado: O bot está pausado.")).toBeDefined();
  expect(screen.getByText("Quis comprar BTC/USDT e foi recusado: The bot is PAUSED.")).toBeDefined();
  await act(() => showLanguage("en"));
});
