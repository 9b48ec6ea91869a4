import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import type { LabEvent } from "@/api/lab";
import { makePair } from "../mocks/market";
import { get, post, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const url = (path: string): string => new URL(path, window.location.origin).href;

function makeEvent(change: Partial<LabEvent> = {}): LabEvent {
  const now = Date.now();
  return {
    id: 1,
    kind: "crash",
    pair: null,
    starts_at: now,
    ends_at: now + 120_000,
    stopped: false,
    active: true,
    ...change,
  };
}

beforeEach(() => {
  server.use(
    get("/api/market/pairs", { items: [makePair("BTC/USDT"), makePair("ETH/USDT")], next: null }),
    get("/api/market/candles", { pair: "BTC/USDT", interval: "1m", items: [] }),
    get("/api/market/lab", { items: [], next: null }),
  );
});

test("a crash of one pair is begun for the chosen time and then shown with its end", async () => {
  const heard: Request[] = [];
  server.use(
    http.get(url("/api/market/lab"), () =>
      HttpResponse.json({ items: heard.length > 0 ? [makeEvent({ pair: "ETH/USDT" })] : [], next: null }),
    ),
    post("/api/market/lab", makeEvent({ pair: "ETH/USDT" }), 201, heard),
  );
  const router = renderApp("/lab");
  await screen.findByText("Nothing: the market moves by itself.");
  await screen.findByRole("option", { name: "ETH/USDT" });
  await userEvent.selectOptions(screen.getByLabelText("Pair"), "ETH/USDT");
  expect(router.state.location.search).toEqual({ pair: "ETH/USDT" });
  await userEvent.selectOptions(screen.getByLabelText("For"), "300");
  await userEvent.click(screen.getByRole("button", { name: "Begin" }));
  const now = await screen.findByRole("list", { name: "Happening now" });
  await within(now).findByText("Crash −20% · ETH/USDT");
  expect(within(now).getByText(/left$/).textContent).toMatch(/^(2m 0s|1m 59s) left$/);
  expect(await heard[0]?.json()).toEqual({ kind: "crash", pair: "ETH/USDT", duration_s: 300 });
});

test("the exchange goes down as a whole, whatever pair was chosen", async () => {
  const heard: Request[] = [];
  server.use(post("/api/market/lab", makeEvent({ kind: "exchange_down" }), 201, heard));
  renderApp("/lab");
  await screen.findByRole("option", { name: "ETH/USDT" });
  await userEvent.selectOptions(screen.getByLabelText("Pair"), "ETH/USDT");
  await userEvent.click(screen.getByRole("radio", { name: "Exchange down" }));
  expect(screen.getByLabelText("Pair").hasAttribute("disabled")).toBe(true);
  await userEvent.click(screen.getByRole("button", { name: "Begin" }));
  await expect.poll(() => heard.length).toBe(1);
  expect(await heard[0]?.json()).toEqual({ kind: "exchange_down", pair: null, duration_s: 120 });
});

test("what happens can be stopped, and what is over cannot", async () => {
  const heard: Request[] = [];
  const over = makeEvent({ id: 1, kind: "flat", active: false });
  server.use(
    get("/api/market/lab", { items: [makeEvent({ id: 2 }), over], next: null }),
    post("/api/market/lab/2/stop", makeEvent({ id: 2, stopped: true, active: false }), 200, heard),
  );
  renderApp("/lab");
  await userEvent.click(await screen.findByRole("button", { name: "Stop: Crash −20% · All pairs" }));
  await expect.poll(() => heard.length).toBe(1);
  expect(within(screen.getByRole("list", { name: "Earlier" })).queryByRole("button")).toBeNull();
});

test("a refusal is told in the panel's words", async () => {
  const detail = "A crash is already in effect there: stop it, or wait until it is over.";
  server.use(post("/api/market/lab", { error: "conflict", detail }, 409));
  renderApp("/lab");
  await userEvent.click(await screen.findByRole("button", { name: "Begin" }));
  expect((await screen.findByRole("alert")).textContent).toContain(detail);
});

test("a real venue has no lab, in the navigation neither", async () => {
  server.use(
    get("/api/settings", {
      language: "en",
      theme: "dark",
      time_zone: "UTC",
      venue: "binance",
      version: "0.1.0",
    }),
  );
  renderApp("/lab");
  await screen.findByText("The market lab needs the simulator");
  expect(screen.queryByRole("link", { name: "Market lab" })).toBeNull();
  expect(screen.getByRole("link", { name: "Settings" })).toBeDefined();
});
