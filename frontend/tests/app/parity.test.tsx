import { act, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { applyChange } from "@/api/changes";
import { queryClient, type Schemas } from "@/api/client";
import { makeBot } from "../mocks/bots";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const bot = makeBot();
const BEGIN = 1_700_000_000_000;
const run: Schemas["ParityRunPublic"] = {
  id: "aaaaaaaaaa",
  bot_id: bot.id,
  version: 3,
  state: "DONE",
  origin: "daily",
  created_at: BEGIN + 90_000_000,
  finished_at: BEGIN + 90_001_000,
  begin: BEGIN,
  end: BEGIN + 86_400_000,
  progress: 1,
  fidelity: 0.4925,
  figures: {
    matched: 1,
    missing: 1,
    extra: 0,
    excused: 1,
    denied: 1,
    fees_expected: "0.4",
    fees_actual: "0.21",
  },
  error: null,
};
const side = {
  opened_at: BEGIN,
  closed_at: BEGIN + 3_600_000,
  entry: "100.00",
  exit: "102.00",
  quantity: "1",
  fees: "0.2",
  exit_reason: "exit_signal",
};
const rows: Schemas["ParityRowPublic"][] = [
  {
    kind: "matched",
    pair: "BTC/USDT",
    expected: side,
    actual: { ...side, entry: "100.15", fees: "0.21" },
    entry_difference: "0.0015",
    exit_difference: "0",
    quantity_difference: "0",
    reasons: ["slippage"],
    detail: null,
    credit: 0.985,
    counts: true,
  },
  {
    kind: "missing",
    pair: "ETH/USDT",
    expected: side,
    actual: null,
    entry_difference: null,
    exit_difference: null,
    quantity_difference: null,
    reasons: ["denied"],
    detail: "Exposure would be 120.",
    credit: null,
    counts: false,
  },
];
const candles = { pair: "BTC/USDT", interval: "1m", items: [], markers: [], blocked: [] };
const address = (path: string) => new URL(path, window.location.origin).href;

function serve(parity: Schemas["ParityPublic"]): { now: Schemas["ParityPublic"] } {
  const state = { now: parity };
  server.use(
    get(`/api/bots/${bot.id}`, bot),
    get(`/api/bots/${bot.id}/candles`, candles),
    http.get(address(`/api/bots/${bot.id}/parity`), () => HttpResponse.json(state.now)),
  );
  return state;
}

test("the bot's trades stand beside those of its backtest, with the score and the reasons", async () => {
  serve({ items: [run], next: null, shown: run, rows });
  renderApp(`/bots/${bot.id}?tab=parity`);
  const table = within(await screen.findByRole("table", { name: "Parity" }));
  const [, matched, missing] = table.getAllByRole("row");
  expect(matched?.textContent).toContain("100.00100.15 +0.15%");
  expect(matched?.textContent).toContain("The market gave another price");
  expect(missing?.textContent).toContain("missing");
  expect(missing?.textContent).toContain(
    "The gate denied the entry. Exposure would be 120. Not part of the score.",
  );
  expect(matched?.textContent).not.toContain("Not part of the score.");
  const figures = screen.getByRole("button", { name: "Fidelity" }).closest("dl");
  expect(figures?.textContent).toContain("49.25%");
  expect(figures?.textContent).toContain("1 missing, 0 extra");
  expect(figures?.textContent).toContain("1 trade is left out, 1 of them by denied entries");
});

test("a score that denials left too little of is none and says so", async () => {
  const figures = {
    matched: 0,
    missing: 4,
    extra: 0,
    excused: 4,
    denied: 4,
    fees_expected: "0",
    fees_actual: "0",
  };
  const empty = { ...run, fidelity: null, figures };
  serve({ items: [empty], next: null, shown: empty, rows });
  renderApp(`/bots/${bot.id}?tab=parity`);
  const shown = (await screen.findByRole("button", { name: "Fidelity" })).closest("dl");
  expect(shown?.textContent).toContain("4 were left out by denied entries: too few remain for a score");
});

test("a comparison is asked for, shows how far it is, and can be cancelled", async () => {
  const going = { ...run, state: "QUEUED" as const, progress: 0, fidelity: null, figures: null };
  const state = serve({ items: [], next: null, shown: null, rows: [] });
  const heard: Request[] = [];
  const cancelled: string[] = [];
  server.use(
    post(`/api/bots/${bot.id}/parity`, going, 202, heard),
    http.delete(address(`/api/bots/${bot.id}/parity/:run`), ({ params }) => {
      cancelled.push(String(params["run"]));
      state.now = { items: [{ ...going, state: "CANCELLED" }], next: null, shown: null, rows: [] };
      return HttpResponse.json(state.now.items[0]);
    }),
  );
  renderApp(`/bots/${bot.id}?tab=parity`);
  expect(await screen.findByText("Not compared yet")).toBeDefined();
  state.now = { items: [going], next: null, shown: null, rows: [] };
  await userEvent.click(screen.getByRole("button", { name: "Compare now" }));
  const bar = await screen.findByRole("progressbar", { name: "The comparison is under way" });
  expect(heard).toHaveLength(1);
  act(() =>
    applyChange(queryClient, { type: "parity", data: { ...going, state: "RUNNING", progress: 0.6 } }),
  );
  await expect.poll(() => bar.getAttribute("aria-valuenow")).toBe("60");
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(await screen.findByRole("button", { name: "Compare now" })).toBeDefined();
  expect(cancelled).toEqual([run.id]);
});

test("a failed comparison says why", async () => {
  const failed = { ...run, state: "FAILED" as const, fidelity: null, figures: null, error: "No candles." };
  serve({ items: [failed], next: null, shown: null, rows: [] });
  renderApp(`/bots/${bot.id}?tab=parity`);
  expect((await screen.findByRole("alert")).textContent).toBe("The newest comparison failed: No candles.");
});
