import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { Bot } from "@/api/bots";
import { makeBot } from "../mocks/bots";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const edited = makeBot({ version: 3, running_version: 1 });
const path = "/api/bots/abcdefghij";
const version = (number: number, changes: object[]) => ({
  version: number,
  created_at: 1_700_000_000_000,
  actor: "owner",
  settings: {},
  changes,
});
const history = [
  version(3, [{ field: "parameters.buy_rsi", before: null, after: 20 }]),
  version(2, [{ field: "pairs", before: ["BTC/USDT"], after: ["ETH/USDT"] }]),
  version(1, []),
];

function serve(bot: Bot): void {
  server.use(
    get(path, bot),
    get("/api/bots", { items: [bot], next: null }),
    get(`${path}/trades`, { items: [], next: null }),
    get(`${path}/candles`, { pair: "BTC/USDT", interval: "1m", items: [], markers: [] }),
    get(`${path}/versions`, { items: history, next: null }),
  );
}

beforeEach(() => serve(edited));

test("applying says what it does to open trades before it restarts the bot", async () => {
  const heard: Request[] = [];
  server.use(
    get(`${path}/apply`, {
      version: 3,
      running_version: 1,
      open_trades: 3,
      changes: [{ field: "stoploss", before: "-0.1", after: "-0.05" }],
      effects: [
        { code: "stop_new", count: 1, value: "0.05" },
        { code: "stop_kept", count: 2, value: null },
      ],
    }),
    post(`${path}/apply`, edited, 202, heard),
  );
  renderApp("/bots/abcdefghij?tab=versions");
  await screen.findByText("Version 3 is saved, version 1 runs.");
  await userEvent.click(screen.getByRole("button", { name: "Apply…" }));
  expect(await screen.findByText(/^2 open trades keep the old stop-loss/)).toBeDefined();
  expect(screen.getByText(/^1 open trade gets the new stop-loss, 5.00% below/)).toBeDefined();
  expect(heard).toHaveLength(0);
  await userEvent.click(screen.getByRole("button", { name: "Restart and apply" }));
  await expect.poll(() => heard.length).toBe(1);
});

test("each version says who changed what, and one click goes back to it", async () => {
  const heard: Request[] = [];
  server.use(post(`${path}/rollback`, edited, 200, heard));
  renderApp("/bots/abcdefghij?tab=versions");
  const list = await screen.findByRole("list", { name: "Versions" });
  expect(within(list).getByText("buy_rsi")).toBeDefined();
  expect(within(list).getByText("−BTC/USDT")).toBeDefined();
  expect(within(list).getByText("+ETH/USDT")).toBeDefined();
  await userEvent.click(within(list).getByRole("button", { name: "Back to version 2" }));
  await expect.poll(() => heard.length).toBe(1);
  await expect(heard[0]?.json()).resolves.toEqual({ version: 2 });
});

test("two versions that are chosen are compared", async () => {
  server.use(
    get(`${path}/versions/3/changes`, {
      items: [{ field: "stake_amount", before: "100", after: "50" }],
      next: null,
    }),
  );
  renderApp("/bots/abcdefghij?tab=versions");
  await userEvent.selectOptions(await screen.findByLabelText("with"), "Version 2");
  const found = await screen.findByRole("region", { name: "Differences" });
  expect(await within(found).findByText("50.00 USDT")).toBeDefined();
});

test("in the list a bot that is edited but not restarted is marked", async () => {
  renderApp("/bots");
  expect(await screen.findByText("Edited, not running")).toBeDefined();
});

test("a bot that runs with its newest version is not", async () => {
  serve(makeBot({ version: 3, running_version: 3 }));
  renderApp("/bots/abcdefghij?tab=versions");
  await screen.findByRole("list", { name: "Versions" });
  expect(screen.queryByText("Edited, not running")).toBeNull();
});
