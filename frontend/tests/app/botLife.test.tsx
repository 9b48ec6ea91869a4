import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { makeBot } from "../mocks/bots";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const path = "/api/bots/abcdefghij";
const page = [
  get(path, makeBot()),
  get(`${path}/trades`, { items: [], next: null }),
  get(`${path}/candles`, { pair: "BTC/USDT", interval: "1m", items: [], markers: [] }),
];

test("a bot is cloned, and the page of the copy opens", async () => {
  const copy = makeBot({ id: "klmnopqrst", name: "Sputnik 2", state: "CREATED", desired_state: "STOPPED" });
  server.use(
    ...page,
    post(`${path}/clone`, copy, 201),
    get("/api/bots/klmnopqrst", copy),
    get("/api/bots/klmnopqrst/trades", { items: [], next: null }),
    get("/api/bots/klmnopqrst/candles", { pair: "BTC/USDT", interval: "1m", items: [], markers: [] }),
  );
  renderApp("/bots/abcdefghij");
  await userEvent.click(await screen.findByRole("button", { name: "Clone" }));
  expect(await screen.findByRole("heading", { name: "Sputnik 2" })).toBeDefined();
});

test("an archived bot is restored under another name where its own is taken", async () => {
  const heard: Request[] = [];
  const bot = makeBot({ state: "STOPPED", desired_state: "STOPPED", archived_at: 1_700_000_000_000 });
  const detail = "A bot named Sputnik exists; choose another name.";
  server.use(
    get("/api/bots", { items: [bot, makeBot({ id: "klmnopqrst", name: "Present" })], next: null }),
    post(`${path}/restore`, { error: "conflict", detail, field: "name" }, 409, heard),
  );
  renderApp("/bots?archived=true");
  const list = await screen.findByRole("list", { name: "Archived bots" });
  expect(within(list).queryByText("Present")).toBeNull();
  await userEvent.click(within(list).getByRole("button", { name: "Restore Sputnik" }));
  await userEvent.click(await screen.findByRole("button", { name: "Restore bot" }));
  expect(await screen.findByText(detail)).toBeDefined();
  server.use(post(`${path}/restore`, bot, 200, heard));
  await userEvent.clear(screen.getByLabelText("Name"));
  await userEvent.type(screen.getByLabelText("Name"), "Vega");
  await userEvent.click(screen.getByRole("button", { name: "Restore bot" }));
  await expect.poll(() => heard.length).toBe(2);
  await expect(heard[1]?.json()).resolves.toEqual({ name: "Vega" });
});

test("a file with settings that Vostok has not names them before it is imported without", async () => {
  const heard: Request[] = [];
  const detail = "Vostok has no such settings: telegram. Nothing was saved.";
  server.use(post("/api/bots/import", { error: "invalid", detail, field: "document.unknown" }, 422, heard));
  renderApp("/bots");
  await userEvent.click(await screen.findByRole("button", { name: "Import" }));
  const document = { strategy: "Quiet", telegram: {}, exchange: { pair_whitelist: ["BTC/USDT"] } };
  const file = new File([JSON.stringify(document)], "config.json", { type: "application/json" });
  await userEvent.upload(await screen.findByLabelText("File (JSON)"), file);
  await userEvent.click(screen.getByRole("button", { name: "Import bot" }));
  expect(await screen.findByText(detail)).toBeDefined();
  await expect(heard[0]?.json()).resolves.toEqual({ document, leave_out: [] });
  server.use(...page, post("/api/bots/import", makeBot(), 201, heard));
  await userEvent.click(screen.getByRole("button", { name: "Import without them" }));
  expect(await screen.findByRole("heading", { name: "Sputnik" })).toBeDefined();
  await expect(heard[1]?.json()).resolves.toEqual({
    document,
    leave_out: ["strategy", "telegram", "exchange.pair_whitelist"],
  });
});

test("a file that is no JSON is told, and cannot be sent", async () => {
  renderApp("/bots");
  await userEvent.click(await screen.findByRole("button", { name: "Import" }));
  const file = new File(["not json"], "config.json", { type: "application/json" });
  await userEvent.upload(await screen.findByLabelText("File (JSON)"), file);
  expect(await screen.findByText(/^This file is not a JSON document/)).toBeDefined();
  expect(screen.getByRole("button", { name: "Import bot" })).toHaveProperty("disabled", true);
});

test("what an archived bot has is not known, and its page says that it is archived", async () => {
  const bot = makeBot({ state: "STOPPED", desired_state: "STOPPED", archived_at: 1_700_000_000_000 });
  server.use(get(path, bot), ...page);
  renderApp("/bots/abcdefghij");
  expect((await screen.findByRole("note")).textContent).toContain("Archived since 2023-11-14");
  const figures = screen.getByLabelText("Figures of the bot");
  for (const name of ["Equity", "Realised P/L", "Unrealised P/L", "Exposure", "Open trades"]) {
    const term = within(figures).getByRole("button", { name });
    expect(term.closest("dt")?.nextElementSibling?.textContent, name).toBe("N/A");
  }
  expect(figures.textContent).not.toContain("1,000.00");
});

test("a bot that was never started has its whole balance and no trade", async () => {
  server.use(
    get(path, makeBot({ state: "CREATED", desired_state: "STOPPED", started_at: null })),
    ...page,
    get("/api/bots", { items: [makeBot({ started_at: null }), makeBot({ id: "klmnopqrst" })], next: null }),
  );
  const router = renderApp("/bots/abcdefghij");
  expect((await screen.findAllByText("1,000.00 USDT")).length).toBeGreaterThan(0);
  await router.navigate({ to: "/bots" });
  const table = await screen.findByRole("table");
  expect(await within(table).findByText("0 / 3")).toBeDefined();
  expect(within(table).getByText("N/A / 3")).toBeDefined();
});

test("a stop warns of open trades while nobody knows whether there are any", async () => {
  server.use(...page);
  renderApp("/bots/abcdefghij");
  await userEvent.click(await screen.findByRole("button", { name: "Stop" }));
  expect(await screen.findByText(/^Whether trades are open is not known now/)).toBeDefined();
});
