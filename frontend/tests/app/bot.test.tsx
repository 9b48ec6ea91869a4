import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http, type JsonBodyType } from "msw";
import { expect, test } from "vitest";
import { applyChange } from "@/api/changes";
import { queryClient } from "@/api/client";
import { showLanguage } from "@/i18n/i18n";
import { makeBot, makeFigures, makeStatistics } from "../mocks/bots";
import { get, post, server } from "../mocks/server";
import { makeOrder, makeTrade } from "../mocks/trades";
import { linksTo, renderApp } from "./renderApp";

const BOT = "/api/bots/abcdefghij";
const empty = { items: [], next: null };

function serveBot(bot = makeBot({ figures: makeFigures() })) {
  server.use(
    get(BOT, bot),
    get(`${BOT}/trades`, empty),
    get(`${BOT}/candles`, { pair: "BTC/USDT", interval: "1m", items: [], markers: [], blocked: [] }),
  );
}

/** The figure with this name, as a reader of the page finds it. */
async function figure(name: string): Promise<HTMLElement> {
  const label = await screen.findByRole("button", { name });
  const box = label.closest("div");
  if (box === null) throw new Error(`${name} stands in no box`);
  return box;
}

test("a bot's statistics are on its page, each with its definition", async () => {
  serveBot();
  server.use(
    get(
      `${BOT}/statistics`,
      makeStatistics({
        closed_trades: 4,
        wins: 1,
        losses: 2,
        hit_ratio: "0.25",
        profit_factor: "2",
        average_duration_ms: 60_000,
        fees: "1.5",
        drawdown: "0.1",
        max_drawdown: "0.2",
        total_return: "-0.01",
        buy_and_hold: "0.05",
      }),
    ),
  );
  renderApp("/bots/abcdefghij");
  const hit = await figure("Hit ratio");
  await within(hit).findByText("25.00%");
  expect(within(hit).getByText("1 won, 2 lost")).toBeDefined();
  expect(within(hit).getByRole("tooltip", { hidden: true }).textContent).toMatch(/out of all closed trades/);
  expect(within(await figure("Profit factor")).getByText("2.00")).toBeDefined();
  expect(within(await figure("Fees paid")).getByText("1.50 USDT")).toBeDefined();
  expect(within(await figure("Drawdown")).getByText("10.00%")).toBeDefined();
  expect(within(await figure("Largest drawdown")).getByText("20.00%")).toBeDefined();
  const hold = await figure("Buy and hold");
  expect(within(hold).getByText("+5.00%")).toBeDefined();
  expect(within(hold).getByText("This bot -1.00%")).toBeDefined();
});

test("what is not known of a new bot is N/A, never zero", async () => {
  serveBot();
  renderApp("/bots/abcdefghij");
  for (const name of ["Hit ratio", "Profit factor", "Average duration", "Drawdown", "Buy and hold"]) {
    expect(await within(await figure(name)).findByText("N/A")).toBeDefined();
  }
  expect(linksTo("Brief")).toContain("/brief?kind=bot&subject=abcdefghij");
});

test("closing a trade says what is sold, asks, and tells a refusal in the panel's words", async () => {
  const heard: Request[] = [];
  const detail = "Sputnik is not running, so nobody can carry this out: start or pause it first.";
  serveBot(makeBot({ state: "STOPPED", desired_state: "STOPPED", figures: makeFigures() }));
  server.use(
    get(`${BOT}/trades`, { items: [makeTrade({ value: "61.25", unrealised: "1.25" })], next: null }),
    post(`${BOT}/force-exit`, { error: "conflict", detail }, 409, heard),
  );
  renderApp("/bots/abcdefghij");
  const [button] = await screen.findAllByRole("button", { name: "Close the trade in BTC/USDT" });
  if (button) await userEvent.click(button);
  expect(await screen.findByText(/^0.001 BTC are sold at the market now/)).toBeDefined();
  expect(screen.getByText(/worth 61.25 USDT; open P\/L \+1.25 USDT/)).toBeDefined();
  expect(heard).toHaveLength(0);
  await userEvent.click(screen.getByRole("button", { name: "Sell at the market" }));
  expect(await screen.findByText(detail)).toBeDefined();
  await expect(heard[0]?.json()).resolves.toEqual({ trade_id: "abcdefghij-1" });
});

test("an entry by hand sends pair and stake, and nothing else", async () => {
  const heard: Request[] = [];
  serveBot();
  server.use(
    post(`${BOT}/force-entry`, { bot_id: "abcdefghij", pair: "ETH/USDT", trade_id: null }, 202, heard),
  );
  renderApp("/bots/abcdefghij");
  await userEvent.click(await screen.findByRole("button", { name: "Enter now" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.selectOptions(dialog.getByLabelText("Pair"), "ETH/USDT");
  await userEvent.type(dialog.getByLabelText("Stake"), "25.5");
  await userEvent.click(dialog.getByRole("button", { name: "Buy now" }));
  await expect.poll(() => screen.queryByRole("dialog")).toBeNull();
  await expect(heard[0]?.json()).resolves.toEqual({ pair: "ETH/USDT", stake_amount: "25.5" });
});

test("a paused bot enters nothing by hand, and says why", async () => {
  serveBot(makeBot({ state: "PAUSED", desired_state: "PAUSED" }));
  renderApp("/bots/abcdefghij");
  const button = await screen.findByRole("button", { name: "Enter now" });
  expect(button).toHaveProperty("disabled", true);
  expect(button.title).toMatch(/start or resume it first/);
});

test("the log is searched by the panel, and a text that is nowhere is told", async () => {
  serveBot();
  const asked: string[] = [];
  server.use(
    http.get(new URL(`${BOT}/logs`, window.location.origin).href, ({ request }) => {
      const search = new URL(request.url).searchParams.get("search") ?? "";
      asked.push(search);
      const line = { ts: 0, level: "INFO", logger: "worker", text: "Bought BTC" };
      return HttpResponse.json({ items: search === "" ? [line] : [], next: null });
    }),
  );
  renderApp("/bots/abcdefghij?tab=log");
  await screen.findByText("Bought BTC");
  await userEvent.type(screen.getByRole("searchbox", { name: "Search the log" }), "doge");
  expect(await screen.findByText("No line of this level holds this text.")).toBeDefined();
  // The answer to "dog" may already say that there is none.
  await waitFor(() => expect(asked.at(-1)).toBe("doge"));
});

test("candles that cannot be trusted say so above the chart, good ones say nothing", async () => {
  serveBot();
  const quality = { grade: "BAD", flaws: ["MISSING", "JUMP"] };
  server.use(
    get(`${BOT}/candles`, {
      pair: "BTC/USDT",
      interval: "1m",
      items: [],
      quality,
      markers: [],
      blocked: [],
    }),
  );
  renderApp("/bots/abcdefghij");
  expect(await screen.findByText("These candles are bad: no entries on this pair")).toBeDefined();
  expect(screen.getByText("Several candles in a row are missing.")).toBeDefined();
});

test("a link shows the trade, the lines and the lines of the log that its sender saw", async () => {
  serveBot();
  const asked: URL[] = [];
  const hear = (path: string, body: JsonBodyType) =>
    http.get(new URL(path, window.location.origin).href, ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json(body);
    });
  server.use(
    hear(`${BOT}/trades`, { items: [makeTrade({ id: "abcdefghij-7" })], next: null }),
    hear(`${BOT}/logs`, empty),
  );
  renderApp("/bots/abcdefghij?tab=log&q=timeout&trade=7&lines=%5B%22rsi%22%5D");
  const search = await screen.findByRole<HTMLInputElement>("searchbox");
  expect(search.value).toBe("timeout");
  const of = (path: string) => asked.filter(({ pathname }) => pathname.endsWith(path));
  await expect.poll(() => of("/logs")[0]?.searchParams.get("search")).toBe("timeout");
  await expect.poll(() => of("/trades")[0]?.search).toBe("?status=all&after=8&limit=1");
  await userEvent.type(search, "s");
  await expect.poll(() => of("/logs").at(-1)?.searchParams.get("search")).toBe("timeouts");
});

test("a trade that is chosen and a log that is searched are in the address, and go with it", async () => {
  serveBot();
  server.use(get(`${BOT}/trades`, { items: [makeTrade({ id: "abcdefghij-7" })], next: null }));
  const router = renderApp("/bots/abcdefghij");
  const [button] = await screen.findAllByTitle("Show on the chart");
  if (button === undefined) throw new Error("no trade");
  await userEvent.click(button);
  expect(router.state.location.search).toMatchObject({ pair: "BTC/USDT", trade: 7 });
  await userEvent.click(button);
  expect(router.state.location.search).toEqual({ pair: "BTC/USDT" });
});

test("an order is told in words, and a word of the venue that is new stands as it is", async () => {
  serveBot();
  const sentence = { reason: "The owner closed it.", reason_pt: "O dono a encerrou." };
  const items = [
    makeOrder({ id: "1", type: "LIMIT", status: "FILLED", ...sentence }),
    makeOrder({ id: "2", type: "ICEBERG", status: "FROZEN" }),
  ];
  server.use(get(`${BOT}/orders`, { items, next: null }));
  renderApp("/bots/abcdefghij?tab=orders");
  const table = within(await screen.findByRole("table"));
  for (const word of ["Limit", "Filled", "ICEBERG", "FROZEN", "The owner closed it."])
    expect((await table.findAllByText(word)).length).toBeGreaterThan(0);
  await act(() => showLanguage("pt-BR"));
  expect(await screen.findByText("O dono a encerrou.")).toBeDefined();
  await act(() => showLanguage("en"));
});

test("a bot that does not come round says for how long, and one that does says nothing of it", async () => {
  const process = { pid: 1, since: 0, memory_bytes: null, last_candle_at: null, last_loop_at: 0 };
  serveBot(makeBot({ process: { ...process, silent_since: Date.now() - 45_500 } }));
  server.use(get(`${BOT}/indicators`, { pair: "BTC/USDT", interval: "1m", items: [] }));
  renderApp("/bots/abcdefghij");
  expect(await screen.findByText(/^No round for 4[5-9]/)).toBeDefined();
  act(() =>
    applyChange(queryClient, {
      type: "bot",
      data: makeBot({ process: { ...process, silent_since: null } }),
    }),
  );
  await waitFor(() => expect(screen.queryByText(/^No round for/)).toBeNull());
});
