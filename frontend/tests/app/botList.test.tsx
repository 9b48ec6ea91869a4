import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Bot } from "@/api/bots";
import type { BulkItem } from "@/api/bulk";
import { makeBot, makeFigures } from "../mocks/bots";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const bots: Bot[] = [
  makeBot({ id: "aaaaaaaaaa", name: "Alpha", group: "Majors", tags: ["core"], figures: makeFigures() }),
  makeBot({
    id: "bbbbbbbbbb",
    name: "Beta",
    group: "Majors",
    mode: "REAL_MARKET_SPOT",
    figures: makeFigures({ equity: "500.5", exposure: "20" }),
  }),
  makeBot({ id: "cccccccccc", name: "Gamma", state: "STOPPED", desired_state: "STOPPED" }),
];

function item(change: Partial<BulkItem>): BulkItem {
  return {
    bot_id: "aaaaaaaaaa",
    name: "Alpha",
    mode: "SIMULATED",
    stake_currency: "USDT",
    outcome: "change",
    detail: null,
    effects: [],
    ...change,
  };
}

const list = () => get("/api/bots", { items: bots, next: null });
const names = () => screen.getAllByRole("link", { name: /^(Alpha|Beta|Gamma)$/ }).map((a) => a.textContent);

test("a tag in the address narrows the list, and its chip leads there", async () => {
  server.use(list());
  const router = renderApp("/bots?tag=core");
  await screen.findByRole("link", { name: "Alpha" });
  expect(names()).toEqual(["Alpha"]);
  await userEvent.selectOptions(screen.getByLabelText("Filter by tag"), "");
  expect(names()).toEqual(["Alpha", "Beta", "Gamma"]);
  await userEvent.click(screen.getByRole("link", { name: "core" }));
  expect(router.state.location.search).toEqual({ tag: "core" });
});

test("groups have a heading whose sums keep simulated and live apart", async () => {
  server.use(list());
  renderApp("/bots?grouped=true");
  const heading = await screen.findByRole("rowheader", { name: /Majors/ });
  expect(within(heading).getByText("1,000.00 USDT")).toBeDefined();
  expect(within(heading).getByText("500.50 USDT")).toBeDefined();
  expect(within(heading).queryByText("1,500.50 USDT")).toBeNull();
  expect(screen.getByRole("rowheader", { name: /Without a group/ })).toBeDefined();
});

test("a bot that never ran is listed in its group and counted in none of its sums", async () => {
  const idle = makeBot({
    id: "dddddddddd",
    name: "Delta",
    group: "Majors",
    started_at: null,
    figures: makeFigures({ at_work: false, equity: "7000" }),
  });
  const unread = makeBot({ id: "eeeeeeeeee", name: "Epsilon", group: "Majors", started_at: null });
  server.use(get("/api/bots", { items: [...bots, idle, unread], next: null }));
  renderApp("/bots?grouped=true");
  const heading = await screen.findByRole("rowheader", { name: /Majors/ });
  within(heading).getByText("1,000.00 USDT");
  within(heading).getByText("3 bots");
  screen.getByRole("link", { name: "Delta" });
});

test("a command for many bots is shown bot by bot before it is given, and its result after", async () => {
  const heard: Request[] = [];
  const left = { kind: "left_unmanaged", count: 2, value: "210" } as const;
  const answer = {
    verb: "stop",
    items: [
      item({ effects: [{ kind: "process_ends", count: null, value: null }, left] }),
      item({ bot_id: "cccccccccc", name: "Gamma", outcome: "nothing", detail: "Gamma is stopped already." }),
    ],
  };
  server.use(list(), post("/api/bots/bulk", answer, 200, heard));
  renderApp("/bots");
  await userEvent.click(await screen.findByRole("checkbox", { name: "Select Alpha" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "Select Gamma" }));
  const actions = screen.getByRole("group", { name: "With the selected bots" });
  await userEvent.click(within(actions).getByRole("button", { name: "Stop" }));
  const dialog = await screen.findByRole("dialog", { name: "Stop 2 bots?" });
  await within(dialog).findByText("2 open trades (210.00 USDT) are kept, but nobody manages them.");
  expect(within(dialog).getByText("It is stopped already.")).toBeDefined();
  expect(await heard[0]?.json()).toEqual({ verb: "stop", bots: ["aaaaaaaaaa", "cccccccccc"], preview: true });
  await userEvent.click(within(dialog).getByRole("button", { name: "Stop 1 bot" }));
  await within(dialog).findByText("Done for 1 of 2.");
  expect(await heard.at(-1)?.json()).toEqual({
    verb: "stop",
    bots: ["aaaaaaaaaa", "cccccccccc"],
    preview: false,
  });
});

test("a bot that a filter hides is not commanded with the others", async () => {
  const heard: Request[] = [];
  server.use(list(), post("/api/bots/bulk", { verb: "pause", items: [item({})] }, 200, heard));
  renderApp("/bots");
  await userEvent.click(await screen.findByRole("checkbox", { name: "Select all" }));
  await userEvent.selectOptions(screen.getByLabelText("Filter by tag"), "core");
  const actions = screen.getByRole("group", { name: "With the selected bots" });
  await userEvent.click(within(actions).getByRole("button", { name: "Pause" }));
  await screen.findByRole("dialog", { name: "Pause 1 bot?" });
  expect(await heard[0]?.json()).toMatchObject({ bots: ["aaaaaaaaaa"] });
});
