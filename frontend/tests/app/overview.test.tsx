import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { makeBot, makeFigures } from "../mocks/bots";
import { makeBook } from "../mocks/portfolio";
import { makeLatch, makeRisk } from "../mocks/risk";
import { get, put, server } from "../mocks/server";
import { makeOrder } from "../mocks/trades";
import { renderApp } from "./renderApp";

const alpha = makeBot({ id: "aaaaaaaaaa", name: "Alpha", figures: makeFigures({ realised: "5" }) });
const beta = makeBot({ id: "bbbbbbbbbb", name: "Beta", figures: makeFigures({ realised: "9" }) });
const line = (id: string, name: string, exposure: string) => ({
  id,
  name,
  equity: "1000",
  realised: "0",
  unrealised: "0",
  exposure,
  open_positions: 1,
  today: "3",
});
const book = makeBook({
  exposure: "350",
  open_positions: 3,
  holdings: [
    { asset: "BTC", value: "250" },
    { asset: "ETH", value: "100" },
  ],
  bots: [line("aaaaaaaaaa", "Alpha", "250"), line("bbbbbbbbbb", "Beta", "100")],
  periods: [
    { period: "day", since: 0, until: Date.UTC(2026, 10, 24), profit: "3" },
    { period: "week", since: 0, until: Date.UTC(2026, 10, 30), profit: "-12.5" },
    { period: "month", since: 0, until: Date.UTC(2026, 11, 1), profit: null },
  ],
});

function page(...items: object[]) {
  return { items, next: null };
}

test("profit of day, week and month stands with the moment at which it begins anew", async () => {
  server.use(get("/api/portfolio", { ts: 0, books: [book] }), get("/api/bots", page(alpha, beta)));
  renderApp("/");
  expect(await screen.findByText(/12\.50 USDT/)).toBeDefined();
  const figures = within(screen.getByLabelText("Key figures"));
  expect(figures.getByText(/resets Mon.*30.*00:00 UTC/)).toBeDefined();
  expect(figures.getByText("N/A")).toBeDefined();
});

test("exposure is shown by asset and by bot with its share of the equity", async () => {
  server.use(get("/api/portfolio", { ts: 0, books: [book] }), get("/api/bots", page(alpha, beta)));
  renderApp("/");
  const assets = within(await screen.findByRole("list", { name: "By asset" }));
  expect(assets.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    "BTC250.00 USDT25.00%",
    "ETH100.00 USDT10.00%",
  ]);
  const bots = within(screen.getByRole("list", { name: "By bot" }));
  expect(bots.getByRole("link", { name: "Alpha" })).toBeDefined();
});

test("the bots are sorted by what is chosen, and the choice is in the address", async () => {
  const kept: Request[] = [];
  server.use(
    get("/api/portfolio", { ts: 0, books: [book] }),
    get("/api/bots", page(alpha, beta)),
    put("/api/layouts/overview.bots", { table: "overview.bots", columns: [], sort: null, rows: null }, kept),
  );
  const router = renderApp("/");
  const table = within(await screen.findByRole("table", { name: "Bots" }));
  await userEvent.click(table.getByRole("button", { name: "Realised P/L" }));
  expect(router.state.location.search).toMatchObject({ sort: "realised", desc: true });
  const names = table.getAllByRole("link").map(({ textContent }) => textContent);
  expect(names).toEqual(["Beta", "Alpha"]);
  await waitFor(() => expect(kept).toHaveLength(1));
});

test("simulated and real money are shown one at a time and never look alike", async () => {
  const real = makeBook({ mode: "REAL_MARKET_SPOT", equity: "77" });
  server.use(get("/api/portfolio", { ts: 0, books: [book, real] }), get("/api/bots", page(alpha)));
  renderApp("/");
  const live = await screen.findByRole("radio", { name: "LIVE" });
  expect(screen.getByLabelText("Key figures").dataset["live"]).toBeUndefined();
  await userEvent.click(live);
  expect(await within(screen.getByLabelText("Key figures")).findByText("77.00 USDT")).toBeDefined();
  expect(screen.getByLabelText("Key figures").dataset["live"]).toBe("true");
});

test("everything that is wrong stands in one list, the most severe first, each with its way out", async () => {
  const breaker = {
    scope: "aaaaaaaaaa",
    level: "bot" as const,
    mode: "SIMULATED" as const,
    currency: "USDT",
    period: "day" as const,
    since: 0,
    status: "warning" as const,
    loss: "0.045",
    base: "1000",
    limit: "0.05",
  };
  const unprotected = {
    bot_id: "aaaaaaaaaa",
    name: "Alpha",
    pair: "BTC/USDT",
    quantity: "0.5",
    value: null,
    quote: "USDT",
  };
  const crashed = makeBot({
    id: "bbbbbbbbbb",
    name: "Beta",
    state: "CRASHED",
    problem: { text: "division by zero", text_pt: null, file: "Beta.py", line: 3 },
  });
  const down = { status: "down" as const, since: 0, detail: "It does not answer." };
  server.use(
    get("/api/portfolio", { ts: 0, books: [{ ...book, mark_ts: Date.now() - 90_000 }] }),
    get("/api/bots", page(alpha, crashed)),
    get("/api/health", { status: "degraded", programs: { bothost: down } }),
    get("/api/risk/doubts", page(makeOrder({ state: "IN_DOUBT", bot_id: "aaaaaaaaaa" }))),
    get(
      "/api/risk/state",
      makeRisk({ latches: [makeLatch()], breakers: [breaker], unprotected: [unprotected] }),
    ),
  );
  renderApp("/");
  const list = within(await screen.findByRole("region", { name: "7 warnings" }));
  expect(list.getAllByRole("listitem").map(({ textContent }) => textContent?.slice(0, 34))).toEqual([
    "Unprotected: Alpha holds 0.5 of BT",
    "All bots: no new entries. Fire dri",
    "bothost is down. It does not answe",
    "Alpha: the outcome of an order in ",
    "Beta crashed. division by zeroRead",
    "Alpha: lost 4.50%, near the limit ",
    "SIMULATED: the prices of open posi",
  ]);
  // The row has three places: icon, sentence, links.
  expect(list.getAllByRole("listitem").map(({ children }) => children.length)).toEqual(Array(7).fill(3));
  expect(list.getByRole("link", { name: "Read its log" }).getAttribute("href")).toBe(
    "/bots/bbbbbbbbbb?tab=log",
  );
  expect(list.getByRole("link", { name: "Look and lift" }).getAttribute("href")).toBe("/risk");
});

test("first steps that were left are offered again until the owner ends them", async () => {
  const stored = await (await fetch(`${window.location.origin}/api/settings`)).json();
  const heard: Request[] = [];
  server.use(
    get("/api/settings", { ...stored, welcome: "open" }),
    put("/api/settings", { ...stored, welcome: "done" }, heard),
  );
  renderApp("/");
  const back = await screen.findByRole("link", { name: "Go on with the setup" });
  expect(back.getAttribute("href")).toBe("/setup?step=venue");
  await userEvent.click(screen.getByRole("button", { name: "Not now, and do not ask again" }));
  await expect.poll(() => screen.queryByText("Finish the setup")).toBeNull();
  expect(await heard[0]?.json()).toEqual({ welcome: "done" });
});

test("a book with a bot that nobody knows of shows no figure and no zero", async () => {
  const unknown = { equity: null, realised: null, unrealised: null, exposure: null, open_positions: null };
  const bots = [{ ...line("aaaaaaaaaa", "Alpha", "0"), ...unknown, today: null }];
  const sums = { ...unknown, balance: null, start_balance: null, fees: null, reserved: null, today: null };
  server.use(
    get("/api/portfolio", { ts: 0, books: [makeBook({ ...sums, bots, periods: [] })] }),
    get("/api/bots", page(alpha)),
  );
  renderApp("/");
  await waitFor(() => expect(screen.queryAllByText("N/A").length).toBeGreaterThan(4));
  const figures = screen.getByLabelText("Key figures");
  expect(figures.textContent).not.toMatch(/0\.00\sUSDT/);
  expect(figures.textContent).toContain("of 1 bot");
});
