import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { makeStrategy } from "../mocks/factories";
import { get, server } from "../mocks/server";
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
  expect((await screen.findByRole("link", { name: "Trend" })).textContent).toContain(
    "Buys a young uptrend and holds it.",
  );
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
