import { act, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { makeBot } from "../mocks/bots";
import { makeLatch, makeRisk } from "../mocks/risk";
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

test.each([
  ["stop_written", "The stop is written down", "Close"],
  ["stop_unwritten", "The stop is NOT written down", "Cancel"],
])("a stop that the gateway did not confirm says what became of it: %s", async (error, title, leave) => {
  server.use(post("/api/risk/kill", { error, detail: "The gateway does not answer." }, 503));
  renderApp("/settings");
  await userEvent.click(await screen.findByRole("button", { name: "Kill switch" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("button", { name: "Stop entries now" }));
  expect(await dialog.findByText(title)).toBeDefined();
  expect(dialog.getByText(leave)).toBeDefined();
  expect(dialog.queryByText("The gateway does not answer.")).toBeNull();
});

test("no page keeps saying that anything may trade while the gateway does not answer", async () => {
  const bot = makeBot();
  const bots = [{ bot_id: bot.id, state: "ACTIVE" as const, reason: "", reason_pt: null }];
  server.use(get("/api/bots", { items: [bot], next: null }), get("/api/risk/state", makeRisk({ bots })));
  renderApp("/risk");
  expect(await screen.findByText("Trading is active")).toBeDefined();
  act(() => FakeSocket.last.onopen?.());
  const tell = (status: string) => {
    const data = { status, programs: { gateway: { status, since: Date.now(), detail: "" } } };
    act(() => FakeSocket.last.onmessage?.({ data: JSON.stringify({ type: "health", seq: 1, ts: 0, data }) }));
  };
  tell("down");
  expect(await screen.findByText(/^The gateway has not answered since/)).toBeDefined();
  expect(screen.getByText("Gateway away")).toBeDefined();
  const [state, latches] = screen.getAllByText("Unknown while the gateway does not answer");
  expect(state?.dataset.trading).toBe("UNKNOWN");
  expect(latches).toBeDefined();
  expect(screen.getByText("Unknown: gateway away")).toBeDefined();
  for (const green of ["Trading is active", "May trade", "Live", "Nothing is stopped"])
    expect(screen.queryByText(green)).toBeNull();
  tell("ok");
  expect(await screen.findByText("Trading is active")).toBeDefined();
  expect(screen.queryByText(/^The gateway has not answered/)).toBeNull();
});
