import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { makeBot, makeFigures, makePair, makeStrategy } from "../mocks/factories";
import { get, post, server, session } from "../mocks/server";
import { FakeSocket } from "../mocks/socket";
import { renderApp } from "./renderApp";

const catalogue = [
  get("/api/strategies", { items: [makeStrategy()], next: null }),
  get("/api/market/pairs", { items: [makePair("BTC/USDT")], next: null }),
];

test("a new installation leads to its setup, which leads in", async () => {
  server.use(
    get("/api/auth/session", { ...session, setup_needed: true, logged_in: false, csrf_token: null }),
    post("/api/auth/setup", session, 201),
  );
  renderApp("/");
  await userEvent.type(await screen.findByLabelText("Setup code"), "ABCD-EFGH");
  await userEvent.type(screen.getByLabelText("Password"), "a good sentence");
  await userEvent.type(screen.getByLabelText("Repeat password"), "a good sentence");
  await userEvent.click(screen.getByRole("button", { name: "Finish setup" }));
  expect(await screen.findByRole("heading", { name: "Overview" })).toBeDefined();
});

test("a wrong setup code is told at the code", async () => {
  server.use(
    get("/api/auth/session", { ...session, setup_needed: true, logged_in: false }),
    post("/api/auth/setup", { error: "forbidden", detail: "That is not the code.", field: "code" }, 403),
  );
  renderApp("/setup");
  await userEvent.type(await screen.findByLabelText("Setup code"), "WRONG");
  await userEvent.type(screen.getByLabelText("Password"), "a good sentence");
  await userEvent.type(screen.getByLabelText("Repeat password"), "a good sentence");
  await userEvent.click(screen.getByRole("button", { name: "Finish setup" }));
  const code = await screen.findByLabelText("Setup code");
  await screen.findByText("That is not the code.");
  expect(code.getAttribute("aria-invalid")).toBe("true");
});

test("who is not logged in comes back to the page they wanted", async () => {
  server.use(get("/api/auth/session", { ...session, logged_in: false }), post("/api/auth/login", session));
  const router = renderApp("/settings");
  await userEvent.type(await screen.findByLabelText("Password"), "a good sentence{Enter}");
  await screen.findByRole("heading", { name: "Settings" });
  expect(router.state.location.pathname).toBe("/settings");
});

test("after login nobody is sent to another site", async () => {
  server.use(get("/api/auth/session", { ...session, logged_in: false }), post("/api/auth/login", session));
  const router = renderApp("/login?next=//evil.example");
  await userEvent.type(await screen.findByLabelText("Password"), "a good sentence{Enter}");
  await screen.findByRole("heading", { name: "Overview" });
  expect(router.state.location.pathname).toBe("/");
});

test("the stop-loss of a live bot rests at the exchange unless its owner says otherwise", async () => {
  server.use(...catalogue);
  renderApp("/bots/new");
  const stop = await screen.findByRole<HTMLInputElement>("checkbox", {
    name: "Stop-loss rests at the exchange",
  });
  expect(stop.checked).toBe(false);
  await userEvent.click(screen.getByRole("radio", { name: "LIVE" }));
  expect(stop.checked).toBe(true);
  await userEvent.click(stop);
  expect(stop.checked).toBe(false);
});

test("a bot is created with what stands in the form", async () => {
  const heard: Request[] = [];
  server.use(
    ...catalogue,
    post("/api/bots", makeBot(), 201, heard),
    get("/api/bots/abcdefghij", makeBot({ state: "CREATED", desired_state: "STOPPED" })),
    get("/api/bots/abcdefghij/trades", { items: [], next: null }),
    get("/api/bots/abcdefghij/candles", {
      pair: "BTC/USDT",
      interval: "1m",
      items: [],
      markers: [],
      blocked: [],
    }),
  );
  renderApp("/bots/new");
  await userEvent.click(await screen.findByRole("button", { name: "Create bot" }));
  await screen.findByRole("button", { name: "Start" });
  await expect(heard[0]?.json()).resolves.toMatchObject({
    name: "FirstFlight",
    mode: "SIMULATED",
    pairs: ["BTC/USDT"],
    stake_amount: "100",
  });
});

test("a refused bot keeps its values, with the panel's sentence at the field", async () => {
  const detail = "BTC/USDT needs a stake of at least 5.33 USDT.";
  server.use(...catalogue, post("/api/bots", { error: "invalid", detail, field: "stake_amount" }, 422));
  renderApp("/bots/new");
  const stake = await screen.findByLabelText("Stake per trade");
  await userEvent.clear(stake);
  await userEvent.type(stake, "1.5");
  expect(screen.getByText(/At most 4.50 USDT at stake/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Create bot" }));
  await screen.findByText(detail);
  expect(stake.getAttribute("aria-invalid")).toBe("true");
  expect(stake).toHaveProperty("value", "1.5");
});

test("a bot without pairs is not sent", async () => {
  server.use(...catalogue);
  renderApp("/bots/new");
  await userEvent.click(await screen.findByRole("checkbox", { name: "BTC/USDT" }));
  await userEvent.click(screen.getByRole("button", { name: "Create bot" }));
  expect(await screen.findByText("Choose at least one pair.")).toBeDefined();
});

test("stopping a bot with open trades says what happens to them, and asks", async () => {
  const heard: Request[] = [];
  const bot = makeBot({ figures: makeFigures({ open_trades: 2, exposure: "199.5" }) });
  server.use(
    get("/api/bots", { items: [bot], next: null }),
    post("/api/bots/abcdefghij/stop", bot, 202, heard),
  );
  renderApp("/bots");
  await userEvent.click(await screen.findByRole("button", { name: "Stop Sputnik" }));
  await screen.findByText(/2 open trades \(199.50 USDT\) will not be managed/);
  expect(heard).toHaveLength(0);
  await userEvent.click(screen.getByRole("button", { name: "Stop bot" }));
  await expect.poll(() => heard.length).toBe(1);
});

test("a change on the socket is on the page at once", async () => {
  const bot = makeBot();
  server.use(get("/api/bots", { items: [bot], next: null }));
  renderApp("/bots");
  await screen.findByRole("button", { name: "Pause Sputnik" });
  const changed = makeBot({ state: "CRASHED", figures: makeFigures({ equity: "987.5" }) });
  FakeSocket.last.onmessage?.({ data: JSON.stringify({ type: "bot", seq: 1, ts: 1, data: changed }) });
  expect(await screen.findByText("987.50 USDT")).toBeDefined();
  expect(screen.getByTitle(/^Its process ended by itself/)).toBeDefined();
});

test("an address without a page says so and leads back", async () => {
  renderApp("/nowhere");
  expect(await screen.findByText("There is nothing here")).toBeDefined();
  expect(screen.getByRole("link", { name: "To the overview" }).getAttribute("href")).toBe("/");
});

test("a panel that does not answer is told with what to do", async () => {
  server.use(
    get("/api/portfolio", { error: "unavailable", detail: "The gateway does not answer; wait." }, 503),
  );
  renderApp("/");
  expect(await screen.findByText("The gateway does not answer; wait.")).toBeDefined();
  expect(screen.getByRole("button", { name: "Try again" })).toBeDefined();
});
