import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { newBotValues } from "@/features/botForm/botValues";
import { sized, TEMPERAMENTS, temperamentOf } from "@/features/botForm/presets";
import { makePair, makeStrategy } from "../mocks/factories";
import { get, server } from "../mocks/server";
import { renderApp } from "./renderApp";

const fresh = newBotValues([makeStrategy()], [makePair("BTC/USDT")], []);

test("a temperament is recognised by its figures, at any balance", () => {
  expect(temperamentOf(fresh)).toBe("balanced");
  for (const temperament of TEMPERAMENTS) {
    for (const simulated_balance of ["333.33", "25000"]) {
      const values = { ...fresh, simulated_balance, ...sized(temperament, simulated_balance) };
      expect(temperamentOf(values)).toBe(temperament);
    }
  }
  expect(temperamentOf({ ...fresh, stake_amount: "101" })).toBeNull();
});

test("without a balance there is nothing to take a share of", () => {
  expect(sized("calm", "")).toBeNull();
  expect(sized("calm", "0")).toBeNull();
});

test("choosing bold sizes the trades, and the summary says what is at stake", async () => {
  server.use(
    get("/api/strategies", { items: [makeStrategy()], next: null }),
    get("/api/market/pairs", { items: [makePair("BTC/USDT")], next: null }),
  );
  renderApp("/bots/new");
  await userEvent.click(await screen.findByRole("radio", { name: "Bold" }));
  expect(Number((await screen.findByLabelText<HTMLInputElement>("Stake per trade")).value)).toBe(200);
  expect(screen.getByLabelText("Max open trades")).toHaveProperty("value", "4");
  expect(screen.getByText(/At most 800.00 USDT at stake/)).toBeDefined();
});
