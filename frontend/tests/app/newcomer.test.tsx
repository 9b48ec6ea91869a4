import { cleanup, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { queryClient } from "@/api/client";
import { makeBot, makeFigures } from "../mocks/bots";
import { makePair } from "../mocks/market";
import { get, post, put, server, session } from "../mocks/server";
import { FakeSocket } from "../mocks/socket";
import { makeStrategy } from "../mocks/strategies";
import { renderApp } from "./renderApp";

const catalogue = [
  get("/api/strategies", { items: [makeStrategy()], next: null }),
  get("/api/market/pairs", { items: [makePair("BTC/USDT")], next: null }),
];

const botPage = [
  get("/api/bots/abcdefghij", makeBot({ state: "CREATED", desired_state: "STOPPED" })),
  get("/api/bots/abcdefghij/trades", { items: [], next: null }),
  get("/api/bots/abcdefghij/candles", {
    pair: "BTC/USDT",
    interval: "1m",
    items: [],
    markers: [],
    blocked: [],
  }),
];

const unset = { ...session, setup_needed: true, logged_in: false, csrf_token: null };

async function setPassword() {
  await userEvent.type(await screen.findByLabelText("Setup code"), "ABCD-EFGH");
  await userEvent.type(screen.getByLabelText("Password"), "a good sentence");
  await userEvent.type(screen.getByLabelText("Repeat password"), "a good sentence");
  await userEvent.click(screen.getByRole("button", { name: "Set password" }));
}

const settings = {
  language: "en",
  theme: "dark",
  time_zone: "UTC",
  colors: "green-up",
  simulated_balance: "1000",
  venue: "simulator",
  welcome: "open",
};

test("a new installation leads through five steps to a bot that was started", async () => {
  const heard: Request[] = [];
  const limits = { max_pair_exposure: "0.35", bot_day: "0.03" };
  server.use(
    ...catalogue,
    get("/api/auth/session", unset),
    get("/api/settings", settings),
    put("/api/settings", { ...settings, welcome: "done" }, heard),
    post("/api/auth/setup", session, 201),
    post("/api/bots", makeBot(), 201, heard),
    post("/api/bots/abcdefghij/start", makeBot(), 202, heard),
    ...botPage,
    get("/api/risk/limits", { forms: [], items: [{ mode: "SIMULATED", limits }], used: [] }),
  );
  const router = renderApp("/");
  await userEvent.click(await screen.findByRole("button", { name: "Continue" }));
  await setPassword();
  expect((await screen.findByText("in use")).parentElement?.textContent).toMatch(/^Simulator/);
  await userEvent.click(screen.getByRole("button", { name: "Continue" }));
  await userEvent.click(await screen.findByRole("radio", { name: "Calm" }));
  expect(router.state.location.search).toEqual({ step: "bot", first: "calm" });
  await userEvent.click(screen.getByRole("button", { name: "Continue" }));
  expect(await screen.findByText(/^At most 35.00% of the equity is in one pair/)).toBeDefined();
  const create = screen.getByRole<HTMLButtonElement>("button", { name: "Create and start the bot" });
  await vi.waitFor(() => expect(create.disabled).toBe(false));
  await userEvent.click(create);
  await vi.waitFor(() => expect(router.state.location.pathname).toBe("/bots/abcdefghij"));
  expect(heard.map(({ url }) => new URL(url).pathname)).toEqual([
    "/api/bots",
    "/api/bots/abcdefghij/start",
    "/api/settings",
  ]);
  await screen.findByRole("heading", { name: "Sputnik", level: 1 });
  await expect(heard[0]?.json()).resolves.toMatchObject({ stake_amount: "50", max_open_trades: 2 });
});

test("a step of the setup is where it was after a reload, and the first bot can be left out", async () => {
  const heard: Request[] = [];
  server.use(
    ...catalogue,
    get("/api/settings", settings),
    put("/api/settings", { ...settings, welcome: "done" }, heard),
  );
  const router = renderApp("/setup?step=bot&first=bold");
  expect(await screen.findByRole("radio", { name: "Bold" })).toHaveProperty("checked", true);
  await userEvent.click(screen.getByRole("button", { name: "Without a bot" }));
  await userEvent.click(await screen.findByRole("button", { name: "To the overview" }));
  await vi.waitFor(() => expect(router.state.location.pathname).toBe("/"));
  await expect(heard[0]?.json()).resolves.toEqual({ welcome: "done" });
});

test("nobody is past the password without one, and nobody who has one sees the steps", async () => {
  const done = renderApp("/setup?step=venue");
  await screen.findByRole("heading", { name: "Overview" });
  expect(done.state.location.pathname).toBe("/");
  cleanup();
  queryClient.clear();
  server.use(get("/api/auth/session", unset));
  const router = renderApp("/setup?step=limits");
  await screen.findByLabelText("Setup code");
  expect(router.state.location.search).toEqual({ step: "password" });
});

test("a wrong setup code is told at the code", async () => {
  server.use(
    get("/api/auth/session", unset),
    post("/api/auth/setup", { error: "forbidden", detail: "That is not the code.", field: "code" }, 403),
  );
  renderApp("/setup?step=password");
  await setPassword();
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
  server.use(...catalogue, post("/api/bots", makeBot(), 201, heard), ...botPage);
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
