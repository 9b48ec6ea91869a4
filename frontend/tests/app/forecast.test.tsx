import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { makeForecast } from "../mocks/bots";
import { makePair } from "../mocks/market";
import { get, post, server } from "../mocks/server";
import { makeStrategy } from "../mocks/strategies";
import { renderApp } from "./renderApp";

const parameter = {
  name: "buy_rsi",
  kind: "int",
  space: "buy",
  default: 30,
  low: 10,
  high: 40,
  decimals: null,
  options: null,
} as const;
const catalogue = [
  get("/api/strategies", { items: [makeStrategy({ parameters: [parameter] })], next: null }),
  get("/api/market/pairs", { items: [makePair("BTC/USDT")], next: null }),
];

test("beside the button stands what the limits would deny, who trades the same, and the memory", async () => {
  const denial = {
    rule: "max_loss_at_stop",
    label: "Loss at the stop",
    code: "MAX_LOSS_AT_STOP",
    reason: "This trade may lose 20.00, the limit is 5.00.",
    reason_pt: null,
    trade: 1,
    pairs: ["BTC/USDT"],
  };
  const other = { bot_id: "bbbbbbbbbb", name: "Mir", mode: "SIMULATED", pairs: ["BTC/USDT"] };
  const heard: Request[] = [];
  const memory = { bytes: 91_000_000, measured_bots: 3 };
  server.use(
    ...catalogue,
    post(
      "/api/bots/forecast",
      makeForecast({ denials: [denial], overlaps: [other as never], memory }),
      200,
      heard,
    ),
  );
  renderApp("/bots/new");
  expect(await screen.findByText("This trade may lose 20.00, the limit is 5.00.")).toBeDefined();
  expect(screen.getByText("Mir")).toBeDefined();
  expect(screen.getByText(/91 MB of memory, the mean of the 3 bots/)).toBeDefined();
  expect(await heard[0]?.json()).toMatchObject({
    strategy: "FirstFlight",
    pairs: ["BTC/USDT"],
    bot_id: null,
  });
});

test("what cannot be saved is told while it is typed", async () => {
  const detail = "BTC/USDT needs a stake of at least 5.25 USDT.";
  server.use(
    ...catalogue,
    post("/api/bots/forecast", { error: "invalid", detail, field: "stake_amount" }, 422),
  );
  renderApp("/bots/new");
  expect(await screen.findByText(`This cannot be saved yet: ${detail}`)).toBeDefined();
});

test("parameters go back to the strategy's defaults together", async () => {
  server.use(...catalogue);
  renderApp("/bots/new");
  await userEvent.click(await screen.findByText("Change 1 parameter"));
  const field = screen.getByLabelText<HTMLInputElement>("buy_rsi");
  await userEvent.type(field, "25");
  await userEvent.click(screen.getByRole("button", { name: "Reset to the strategy's defaults" }));
  expect(field.value).toBe("");
});
