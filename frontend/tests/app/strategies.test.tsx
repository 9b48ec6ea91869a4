import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { get, post, server, session } from "../mocks/server";
import { makeSheet, makeStrategy } from "../mocks/strategies";
import { renderApp } from "./renderApp";

const described = makeStrategy({
  name: "Trend",
  file: "Trend.py",
  description: "Buys a young uptrend\nand holds it.\n\nFails in: ranges.",
  parameters: [
    {
      name: "buy_adx",
      kind: "int",
      space: "buy",
      default: 20,
      low: 10,
      high: 40,
      decimals: null,
      options: null,
    },
  ],
});

beforeEach(() => server.use(get("/api/backtests", { items: [], next: null })));

test("the catalogue shows each strategy in its author's words", async () => {
  server.use(get("/api/strategies", { items: [described], next: null }));
  renderApp("/strategies");
  const card = (await screen.findByRole("link", { name: "Trend" })).parentElement;
  expect(card?.textContent).toContain("Buys a young uptrend and holds it.");
});

test("without strategies it says where to put one", async () => {
  server.use(get("/api/strategies", { items: [], next: null }));
  renderApp("/strategies");
  await screen.findByText("No strategy yet");
});

test("a strategy shows its text, its parameters and, when asked, its code", async () => {
  const lines = [
    [
      { tone: "keyword", text: "class" },
      { tone: "plain", text: " Trend:" },
    ],
    [],
  ];
  server.use(
    get("/api/strategies/Trend", described),
    get("/api/strategies/Trend/code", { file: "Trend.py", lines }),
  );
  renderApp("/strategies/Trend");
  await screen.findByText("ranges.");
  expect(screen.getByText("10 – 40")).toBeDefined();
  expect(screen.queryByText("class")).toBeNull();
  await userEvent.click(screen.getByText("Trend.py", { selector: "summary" }));
  expect((await screen.findByText("class")).dataset["tone"]).toBe("keyword");
  expect(screen.getByText("Not backtested yet.")).toBeDefined();
  expect(screen.getByRole("link", { name: "Backtest this" }).getAttribute("href")).toBe(
    "/backtests/new?strategy=Trend",
  );
  expect(screen.getByRole("link", { name: "Create a bot" }).getAttribute("href")).toBe(
    "/bots/new?strategy=Trend",
  );
});

test("a broken strategy says what is wrong and offers no bot", async () => {
  const broken = makeStrategy({ name: "Odd", error: { text: "invalid syntax", line: 7 } });
  server.use(get("/api/strategies/Odd", broken));
  renderApp("/strategies/Odd");
  expect((await screen.findByRole("alert")).textContent).toContain("invalid syntax");
  expect(screen.queryByRole("link", { name: "Create a bot" })).toBeNull();
});

test("the sheet tells the verdict by market, the bots that use it, decisions and versions, and can be kept", async () => {
  const regime = {
    regime: "bear",
    days: 12,
    total_return: -0.02,
    market_return: -0.2,
    trades: 5,
    profit: -20,
  } as const;
  const by = { bot_id: "abcdefghij", bot_name: "Luna", actor: "owner", at: 1_750_000_000_000 };
  server.use(
    get("/api/strategies/Trend", described),
    get(
      "/api/strategies/Trend/sheet",
      makeSheet({
        validation: { id: "v", at: 1, verdict: "PASSED", outdated: true, checks: [], regimes: [regime] },
        bots: [
          {
            id: "abcdefghij",
            name: "Luna",
            mode: "SIMULATED",
            stage: "VALIDATED",
            version: 2,
            archived: false,
            stake_currency: "USDT",
            closed_trades: 4,
            wins: 3,
            profit: "12.5",
          },
        ],
        decisions: [{ ...by, kind: "bot.promote", to: "VALIDATED", reason: "" }],
        versions: [{ ...by, version: 2, changes: [{ field: "stake_amount", before: "100", after: "90" }] }],
      }),
    ),
  );
  renderApp("/strategies/Trend");
  await screen.findByText("The code has changed since.");
  screen.getByText("-20.00%");
  screen.getByRole("link", { name: "Luna" });
  screen.getByText("Luna promoted to Validated");
  screen.getByText("hhhhhhhhhhhh");
  const file = screen.getByRole("link", { name: "Download as Markdown" });
  expect(file.getAttribute("href")).toBe("/api/strategies/Trend/sheet.md?language=en");
  // The words and arrows of every other report.
  const regimes = screen.getByRole("table", { name: "Market" });
  within(regimes).getByText("Bear");
  within(regimes).getByText("-2.00%");
  expect(within(regimes).getAllByText("▼")).toHaveLength(2);
});

test("the sheet of an unused strategy says what there is not yet", async () => {
  server.use(get("/api/strategies/Trend", described));
  renderApp("/strategies/Trend");
  await screen.findByText("No validation with a verdict yet.");
  screen.getByText("No bot uses it.");
  screen.getByText("No promotion or demotion yet.");
});

const preview = (more: object = {}) => ({
  strategy: described,
  replaces: null,
  changes: [],
  bots: [],
  ...more,
});
const file = new File(["class Trend(IStrategy): ..."], "Trend.py", { type: "text/x-python" });

test("a file is shown for what it is before it is uploaded", async () => {
  const heard: Request[] = [];
  server.use(
    get("/api/strategies", { items: [], next: null }),
    get("/api/strategies/Trend", described),
    post("/api/uploads/preview", preview()),
    post("/api/uploads", described, 201, heard),
  );
  renderApp("/strategies");
  await userEvent.click(await screen.findByRole("button", { name: "Upload a strategy" }));
  await userEvent.upload(await screen.findByLabelText("File"), file);
  await screen.findByText("A new strategy; nothing is replaced.");
  await userEvent.click(screen.getByRole("button", { name: "Upload" }));
  await screen.findByRole("heading", { name: "Trend", level: 1 });
  expect(await heard[0]?.json()).toEqual({
    file: "Trend.py",
    source: "class Trend(IStrategy): ...",
    replaces: null,
  });
});

test("what replaces an upload shows its changes and who uses it, and names what was seen", async () => {
  const heard: Request[] = [];
  const changes = [
    { kind: "gap", text: "" },
    { kind: "removed", text: "    stoploss = -0.04" },
    { kind: "added", text: "    stoploss = -0.03" },
  ];
  server.use(
    get("/api/strategies", { items: [], next: null }),
    post(
      "/api/uploads/preview",
      preview({ replaces: "a".repeat(64), changes, bots: [{ id: "x", name: "Luna" }] }),
    ),
    post("/api/uploads", { error: "conflict", detail: "Trend.py has changed meanwhile." }, 409, heard),
  );
  renderApp("/strategies");
  await userEvent.click(await screen.findByRole("button", { name: "Upload a strategy" }));
  await userEvent.upload(await screen.findByLabelText("File"), file);
  const lines = within(await screen.findByRole("region", { name: "What changes" })).getAllByRole("listitem");
  expect(lines.map((line) => line.dataset["kind"])).toEqual(["gap", "removed", "added"]);
  screen.getByText(/^Used by Luna\./);
  await userEvent.click(screen.getByRole("button", { name: "Replace" }));
  await screen.findByText("Trend.py has changed meanwhile.");
  expect(await heard[0]?.json()).toMatchObject({ replaces: "a".repeat(64) });
});

test("a file that is no strategy says why and cannot be uploaded", async () => {
  const detail = "Trend.py, line 3: '(' was never closed";
  server.use(
    get("/api/strategies", { items: [], next: null }),
    post("/api/uploads/preview", { error: "invalid", detail, field: "source" }, 422),
  );
  renderApp("/strategies");
  await userEvent.click(await screen.findByRole("button", { name: "Upload a strategy" }));
  await userEvent.upload(await screen.findByLabelText("File"), file);
  await screen.findByText(detail);
  expect(screen.getByRole("button", { name: "Upload" }).hasAttribute("disabled")).toBe(true);
});

test("only what was uploaded can be removed", async () => {
  const upload = { name: "Trend", hash: "a", uploaded_at: 0, actor: "owner" };
  server.use(get("/api/strategies/Trend", described), get("/api/uploads", { items: [upload], next: null }));
  renderApp("/strategies/Trend");
  await userEvent.click(await screen.findByRole("button", { name: "Remove" }));
  await screen.findByText(
    "Trend.py is deleted from the strategies folder. Backtests and validations of it stay.",
  );
});

test("a viewer is offered no upload", async () => {
  server.use(get("/api/auth/session", { ...session, role: "viewer", name: "Gagarin" }));
  server.use(get("/api/strategies", { items: [described], next: null }));
  renderApp("/strategies");
  await screen.findByRole("link", { name: "Trend" });
  expect(screen.queryByRole("button", { name: "Upload a strategy" })).toBeNull();
});
