import { act, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { makeBot, makeLatch, makeRisk } from "../mocks/factories";
import { get, post, server } from "../mocks/server";
import { FakeSocket } from "../mocks/socket";
import { renderApp } from "./renderApp";

const killed = makeRisk({ state: "REDUCING", reason: "Fire drill", latches: [makeLatch()] });

test("two clicks stop all entries from any page", async () => {
  const heard: Request[] = [];
  server.use(post("/api/risk/kill", killed, 200, heard));
  renderApp("/settings");
  await userEvent.click(await screen.findByRole("button", { name: "Kill switch" }));
  await userEvent.click(await screen.findByRole("button", { name: "Stop entries now" }));
  expect(await screen.findByText("Entries are stopped: only exits pass")).toBeDefined();
  await expect(heard[0]?.json()).resolves.toEqual({ scope: "all", state: "REDUCING", reason: null });
});

test("a latch that comes over the socket stands on the page, with what nothing protects", async () => {
  renderApp("/");
  await screen.findByRole("heading", { name: "Overview" });
  const unprotected = [
    {
      bot_id: "abcdefghij",
      name: "Sputnik",
      pair: "BTC/USDT",
      quantity: "0.5",
      value: "50000",
      quote: "USDT",
    },
  ];
  const data = { ...killed, state: "HALTED", latches: [makeLatch({ state: "HALTED" })], unprotected };
  act(() => FakeSocket.last.onmessage?.({ data: JSON.stringify({ type: "risk", seq: 1, ts: 0, data }) }));
  expect(await screen.findByText("Everything is frozen: nothing is sent")).toBeDefined();
  expect(await screen.findByText(/Sputnik holds 0.5 of BTC\/USDT/)).toBeDefined();
});

test("lifting needs a reason and the password, and a wrong one is told at its field", async () => {
  const heard: Request[] = [];
  server.use(
    get("/api/risk/state", killed),
    post(
      "/api/risk/resume",
      { error: "unauthorized", detail: "The password is wrong.", field: "password" },
      401,
      heard,
    ),
  );
  renderApp("/risk");
  await userEvent.click(await screen.findByRole("button", { name: "Lift" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("button", { name: "Let it trade again" }));
  expect(await dialog.findByText("Write at least a few words.")).toBeDefined();
  expect(heard).toHaveLength(0);
  await userEvent.type(dialog.getByLabelText("Why it is safe to go on"), "looked at it");
  await userEvent.type(dialog.getByLabelText("Password"), "guess");
  await userEvent.click(dialog.getByRole("button", { name: "Let it trade again" }));
  expect((await dialog.findAllByText("The password is wrong.")).length).toBeGreaterThan(0);
  await expect(heard[0]?.json()).resolves.toEqual({
    scope: "all",
    source: "kill",
    reason: "looked at it",
    password: "guess",
  });
});

test("a bot that is stopped says so beside its state", async () => {
  const bot = makeBot();
  server.use(
    get("/api/bots", { items: [bot], next: null }),
    get(
      "/api/risk/state",
      makeRisk({
        latches: [makeLatch({ scope: bot.id, state: "HALTED" })],
        bots: [{ bot_id: bot.id, state: "HALTED", reason: "Fire drill" }],
      }),
    ),
  );
  renderApp("/bots");
  expect((await screen.findAllByText("Frozen")).length).toBeGreaterThan(0);
  expect(await screen.findByText("1 bot is stopped")).toBeDefined();
});
