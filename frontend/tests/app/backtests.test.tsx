import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { applyChange } from "@/api/changes";
import { queryClient } from "@/api/client";
import { ID, makeRun, report, START, serveBacktests } from "../mocks/backtests";
import { get, post, server } from "../mocks/server";
import { linksTo, renderApp } from "./renderApp";

beforeEach(serveBacktests);

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
  expect(linksTo("Brief")).toContain(`/brief?kind=backtest&subject=${ID}`);
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
    quality: { "BTC/USDT": "BAD" },
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
  const cautions = within(screen.getByRole("row", { name: /^Caution/ })).getAllByRole("cell");
  expect(cautions.map((cell) => /BTC\/USDT \(Bad\)/.test(cell.textContent))).toEqual([false, true]);
  for (const cell of cautions) expect(cell.textContent).toContain("Fewer than 30 trades");
});

test("fewer than two runs cannot be compared, and an empty list says what a backtest is", async () => {
  renderApp("/backtests/compare?ids=nonsense");
  await screen.findByText("Choose two runs or more");
  await userEvent.click(screen.getAllByRole("link", { name: "Backtests" })[0] as HTMLElement);
  await screen.findByText("No backtest yet");
});

test("a run without a trade says what became of the entries that the strategy wanted", async () => {
  const trading = { ...report.metrics.trading, trades: 0 };
  const metrics = { ...report.metrics, trading };
  const entries = { signals: 40, no_place: 0, no_stake: 38, unfilled: 2, begins_at: START };
  server.use(
    get(`/api/backtests/${ID}/report`, { ...report, metrics, entries }),
    get(`/api/backtests/${ID}/trades`, { items: [], next: null }),
  );
  renderApp(`/backtests/${ID}`);
  const note = (await screen.findByText(/No trade, although 40 candles had an entry signal/)).closest("div");
  expect(note?.textContent).toContain("38 entries had no stake left: it was below the pair's minimum");
  expect(note?.textContent).toContain("2 entries were never filled.");
});
