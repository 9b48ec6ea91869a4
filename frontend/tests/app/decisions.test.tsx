import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { choices, readDecisionSearch } from "@/features/decisions/decisionSearch";
import { showLanguage } from "@/i18n/i18n";
import { makeBot } from "../mocks/bots";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const denied = {
  id: "2",
  bot_id: "abcdefghij",
  pair: "BTC/USDT",
  side: "BUY",
  allowed: false,
  code: "EXPOSURE",
  rule: "exposure",
  reason: "The bot would hold 120 USDT, its limit is 100.",
  price: "100",
  quantity: "1",
  notional: "100",
  source: "wire",
  ts: 1_750_000_000_000,
  times: 3,
  last_ts: 1_750_000_060_000,
};

test("a denied entry stands with its bot, its rule and why not; a filter asks the panel", async () => {
  const asked: string[] = [];
  server.use(
    get("/api/bots", { items: [makeBot()], next: null }),
    http.get(new URL("/api/risk/decisions", window.location.origin).href, ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({ items: [denied], next: null });
    }),
  );
  renderApp("/decisions");
  const table = await screen.findByRole("table", { name: "Decisions" });
  within(table).getByText("The bot would hold 120 USDT, its limit is 100.");
  within(table).getByText(/^said 3 times, last /);
  await within(table).findByRole("link", { name: makeBot().name });
  await userEvent.selectOptions(screen.getByLabelText("Filter by rule"), "exposure");
  await userEvent.selectOptions(screen.getByLabelText("Filter by decision"), "Denied");
  await expect.poll(() => asked.at(-1)).toContain("rule=exposure");
  await expect.poll(() => asked.at(-1)).toContain("allowed=false");
  within(table).getByText("Ordered");
  expect(asked.every((query) => query.includes("asked=false"))).toBe(true);
  await userEvent.selectOptions(screen.getByLabelText("Filter by how"), "With allowed questions");
  await expect.poll(() => asked.at(-1)).toContain("asked=true");
});

test("a rule is named in the reader's language, in the list and in the filter", async () => {
  server.use(
    get("/api/bots", { items: [makeBot()], next: null }),
    get("/api/risk/decisions", { items: [{ ...denied, rule: "max_exposure" }], next: null }),
  );
  renderApp("/decisions");
  const filter = await screen.findByLabelText("Filter by rule");
  await within(filter).findByRole("option", { name: "Exposure of the bot" });
  expect(screen.getAllByText("Exposure of the bot")).toHaveLength(2);
  expect(screen.queryByText("max_exposure")).toBeNull();
});

test("a reader of Portuguese reads the gate in Portuguese, and what has none as it is", async () => {
  const translated = { ...denied, reason_pt: "O bot teria 120 USDT; o limite dele é 100." };
  const other = { ...denied, id: "3", reason: "I do not like it.", reason_pt: null };
  server.use(
    get("/api/bots", { items: [makeBot()], next: null }),
    http.get(new URL("/api/risk/decisions", window.location.origin).href, () =>
      HttpResponse.json({ items: [translated, other], next: null }),
    ),
  );
  renderApp("/decisions");
  await screen.findByText(denied.reason);
  await act(() => showLanguage("pt-BR"));
  await screen.findByText("O bot teria 120 USDT; o limite dele é 100.");
  await screen.findByText("I do not like it.");
  expect(screen.queryByText(denied.reason)).toBeNull();
  await act(() => showLanguage("en"));
});

test("a filter of the address that does not fit is passed over", () => {
  expect(readDecisionSearch({ verdict: "maybe", pair: 7, bot: "abc" })).toEqual({
    bot: "abc",
    pair: undefined,
    rule: undefined,
    verdict: undefined,
    asked: undefined,
  });
  expect(readDecisionSearch({ asked: true }).asked).toBe(true);
  expect(readDecisionSearch({ asked: "yes" }).asked).toBeUndefined();
});

test("what is chosen can be seen even where no row has it", () => {
  expect(choices(["b", null, "a", "b"], "c")).toEqual(["a", "b", "c"]);
});

test("an allowed exit does not claim that rules were asked", async () => {
  const allowed = { ...denied, allowed: true, code: null, rule: null, reason: null };
  const rows = [
    { ...allowed, id: "4" },
    { ...allowed, id: "5", side: "SELL" },
  ];
  server.use(
    get("/api/bots", { items: [makeBot()], next: null }),
    get("/api/risk/decisions", { items: rows, next: null }),
  );
  renderApp("/decisions");
  const table = await screen.findByRole("table", { name: "Decisions" });
  within(table).getByText("Every rule said yes");
  within(table).getByText("Exits need no yes of the rules");
});
