import { act, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { applyChange } from "@/api/changes";
import { queryClient } from "@/api/client";
import { countWindows, firstWindows } from "@/features/validations/validationForm";
import { showLanguage } from "@/i18n/i18n";
import { ID, serveBacktests } from "../mocks/backtests";
import { makeBot } from "../mocks/bots";
import { get, post, server } from "../mocks/server";
import { makeStrategy } from "../mocks/strategies";
import { checks, makeValidation, open, validationReport, windows } from "../mocks/validations";
import { renderApp } from "./renderApp";

const page = <T,>(items: T[]) => ({ items, next: null });
const at = (path: string) => new URL(path, window.location.origin).href;

const serve = (run = makeValidation()) =>
  server.use(
    get(`/api/validations/${ID}`, run),
    get(`/api/validations/${ID}/windows`, page(windows)),
    get(`/api/validations/${ID}/report`, validationReport),
  );

test("a running validation shows windows as they come, an honest estimate, and turns into its verdict", async () => {
  serve(open);
  renderApp(`/validations/${ID}`);
  await screen.findByText(/25\.00% · the time left is known once a window is finished/);
  await screen.findByRole("img", { name: "1 of 2 windows are known, 0 of them gained out-of-sample" });
  applyChange(queryClient, { type: "validation", data: { ...open, progress: 0.5, left_s: 610 } });
  await screen.findByText(/50\.00% · about 10 min left/);
  applyChange(queryClient, { type: "validation", data: makeValidation() });
  const table = await screen.findByRole("table", { name: "Verdict" });
  const drawdown = within(table).getByText("Maximum drawdown").closest("tr");
  expect(drawdown?.textContent).toContain("22.00%");
  expect(drawdown?.textContent).toContain("≤ 15.00%");
  expect(drawdown?.textContent).toContain("Fail");
  expect(within(table).getByText(/Pass · no parameters/)).toBeDefined();
});

test("the report shows distributions, the stability map and what to expect", async () => {
  serve();
  renderApp(`/validations/${ID}`);
  await screen.findByRole("img", { name: /73\.00% of them earned less/ });
  const map = screen.getByRole("table", { name: "Stability" });
  const chosen = within(map).getByText("+10.00% (chosen)");
  expect(chosen.tagName).toBe("TD");
  const drawn = document.querySelectorAll("rect[data-chosen]");
  expect([...drawn].map((rect) => rect.nextElementSibling?.textContent)).toEqual(["+10.00%"]);
  expect(screen.getByText(/nine of ten days return from -2\.00% to \+3\.00%/)).toBeDefined();
  expect(
    screen.getByText(/Columns that know the future: peek\. 100 parameter sets were tried\.$/),
  ).toBeDefined();
});

test("the report says how many trials are those of earlier validations", async () => {
  const deflated = { ...validationReport.deflated, trials: 120, earlier_trials: 80, earlier_validations: 2 };
  serve();
  server.use(get(`/api/validations/${ID}/report`, { ...validationReport, deflated }));
  renderApp(`/validations/${ID}`);
  await screen.findByText(
    /120 parameter sets were tried, 80 of them in 2 earlier validations of this strategy;/,
  );
  await act(() => showLanguage("pt-BR"));
  await screen.findByText(
    /120 conjuntos de parâmetros foram testados, 80 deles em 2 validações anteriores desta estratégia;/,
  );
});

test("a failed validation says why, and goes on when asked", async () => {
  const heard: Request[] = [];
  serve(
    makeValidation({
      state: "FAILED",
      verdict: null,
      error: { text: "ZeroDivisionError: division by zero", file: "Trend.py", line: 7 },
    }),
  );
  server.use(post(`/api/validations/${ID}/resume`, open, 200, heard));
  renderApp(`/validations/${ID}`);
  await screen.findByText(/ZeroDivisionError/);
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
  await expect.poll(() => heard.length).toBe(1);
});

test("the form says how many windows it makes and starts the validation", async () => {
  serveBacktests();
  const heard: Request[] = [];
  server.use(post("/api/validations", open, 202, heard));
  serve(open);
  renderApp("/validations/new");
  await userEvent.click(await screen.findByRole("button", { name: "Start the validation" }));
  await expect.poll(() => heard.length).toBe(1);
  const wish = (await heard[0]?.json()) as Record<string, unknown>;
  expect(wish["windows"]).toEqual({ kind: "rolling", in_days: 28, out_days: 7, in_share: 0.8 });
  expect(wish["gates"]).toBeNull();
});

test("a validation that begins with a bot has exactly the settings its promotion compares", async () => {
  serveBacktests();
  const heard: Request[] = [];
  const bot = makeBot({
    strategy: "Trend",
    timeframe: "1h",
    stake_amount: "233.33",
    max_open_trades: 2,
    simulated_balance: "7000",
    stoploss: "-0.035",
    parameters: { period: 20 },
  });
  const period = { kind: "int" as const, space: "buy", low: 5, high: 50, decimals: null, options: null };
  const parameters = [{ ...period, name: "period", default: 14 }];
  server.use(
    get(`/api/bots/${bot.id}`, bot),
    get("/api/strategies", page([makeStrategy({ name: "Trend", timeframe: "1h", parameters })])),
    post("/api/validations", open, 202, heard),
  );
  serve(open);
  renderApp(`/validations/new?bot=${bot.id}`);
  await screen.findByText(/There are no 1h candles of ETH\/USDT yet/);
  expect(screen.getByText(/It also has: stop-loss 3\.5%, period = 20\./)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Start the validation" }));
  await expect.poll(() => heard.length).toBe(1);
  expect(await heard[0]?.json()).toMatchObject({
    strategy: "Trend",
    timeframe: "1h",
    pairs: ["BTC/USDT", "ETH/USDT"],
    parameters: { period: 20 },
    stake_currency: "USDT",
    stake_amount: "233.33",
    max_open_trades: 2,
    balance: "7000",
    stoploss: "-0.035",
  });
});

test("windows are counted as the panel counts them", () => {
  const rolling = firstWindows("1h");
  expect(countWindows("2024-01-01", "2024-02-12", rolling)).toBe(2);
  expect(countWindows("2024-01-01", "2024-01-20", rolling)).toBe(0);
  expect(countWindows("2024-01-01", "2024-01-20", { ...rolling, kind: "split" })).toBe(1);
  for (const none of ["0", "", "-1", "x"]) {
    expect(countWindows("2024-01-01", "2024-02-12", { ...rolling, outDays: none })).toBe(0);
    expect(countWindows("2024-01-01", "2024-02-12", { ...rolling, inDays: none })).toBe(0);
  }
  expect(firstWindows("1d").inDays).toBe("365");
});

test("limits of the verdict are changed in the units in which they are shown", async () => {
  const limit = { name: "max_drawdown", limit: 0.15, default: 0.15, better: "lower", low: 0, high: 1 };
  let sent: unknown;
  server.use(
    get("/api/validations/limits", page([limit])),
    get(
      "/api/validations/verdicts",
      page([{ strategy: "Trend", verdict: "FAILED", validation: null, checks, outdated: false, at: 0 }]),
    ),
    http.put(at("/api/validations/limits"), async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(page([{ ...limit, limit: 0.2 }]));
    }),
  );
  renderApp("/validations");
  await screen.findByText("No validations yet");
  const verdicts = await screen.findByRole("table", { name: "What is known of each strategy" });
  expect(within(verdicts).getByText("FAILED")).toBeDefined();
  const field = await screen.findByLabelText("Maximum drawdown ≤");
  await userEvent.clear(field);
  await userEvent.type(field, "20 %");
  await userEvent.click(screen.getByRole("button", { name: "Save limits" }));
  await screen.findByRole("button", { name: "Usual limits" });
  expect(sent).toEqual({ limits: { max_drawdown: 0.2 } });
});
