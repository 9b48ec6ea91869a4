import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeBot, makeFigures, makeStatistics } from "../mocks/factories";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const BOT = "/api/bots/abcdefghij";
const empty = { items: [], next: null };

function serveBot(bot = makeBot({ figures: makeFigures() })) {
  server.use(
    get(BOT, bot),
    get(`${BOT}/trades`, empty),
    get(`${BOT}/candles`, { pair: "BTC/USDT", interval: "1m", items: [], markers: [] }),
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
  const drawdown = await figure("Drawdown");
  expect(within(drawdown).getByText("10.00%")).toBeDefined();
  expect(within(drawdown).getByText("Largest 20.00%")).toBeDefined();
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
});
