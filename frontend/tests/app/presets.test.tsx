import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { newBotValues } from "@/components/botValues/botValues";
import { feesOf, sized, TEMPERAMENTS, temperamentOf } from "@/components/botValues/presets";
import { makePair } from "../mocks/market";
import { get, server } from "../mocks/server";
import { makeStrategy } from "../mocks/strategies";
import { renderApp } from "./renderApp";

const fresh = newBotValues([makeStrategy()], [makePair("BTC/USDT")], [], "1000");

test("a temperament is recognised by its figures, at any balance", () => {
  expect(temperamentOf(fresh, makeStrategy())).toBe("balanced");
  for (const temperament of TEMPERAMENTS) {
    for (const simulated_balance of ["333.33", "25000"]) {
      const values = { ...fresh, simulated_balance, ...sized(temperament, simulated_balance, "0.015") };
      expect(temperamentOf(values, makeStrategy())).toBe(temperament);
    }
  }
  expect(temperamentOf({ ...fresh, stake_amount: "101" }, makeStrategy())).toBeNull();
});

test.each(["0.005", "0.015", "0.1", "0.15", "0.35", "0.99"])(
  "with a stop of %s no temperament asks for more than the gate allows by default",
  (stop) => {
    for (const temperament of TEMPERAMENTS) {
      const stake = Number(sized(temperament, "1000", stop)?.stake_amount);
      // The gate judges an entry at up to a twentieth above its stake: 0.5 % at the stop, 30 % in one pair.
      expect(stake * 1.05 * Number(stop)).toBeLessThanOrEqual(5);
      expect(stake * 1.05).toBeLessThanOrEqual(300);
      expect(stake).toBeGreaterThan(0);
    }
  },
);

test("another strategy with a farther stop makes the trades smaller, unless their size was typed", async () => {
  const far = makeStrategy({ name: "Far", stoploss: "-0.35" });
  server.use(
    get("/api/strategies", { items: [makeStrategy(), far], next: null }),
    get("/api/market/pairs", { items: [makePair("BTC/USDT")], next: null }),
  );
  renderApp("/bots/new");
  const stake = await screen.findByLabelText<HTMLInputElement>("Stake per trade");
  expect(Number(stake.value)).toBe(100);
  await userEvent.click(screen.getByRole("radio", { name: "Far" }));
  expect(stake.value).toBe("10");
  await userEvent.clear(stake);
  await userEvent.type(stake, "77");
  await userEvent.click(screen.getByRole("radio", { name: "FirstFlight" }));
  expect(stake.value).toBe("77");
});

test("a temperament says what its trades cost in fees each time", async () => {
  expect(TEMPERAMENTS.map((one) => Number(feesOf(one)))).toEqual([0.0002, 0.0006, 0.0016]);
  server.use(
    get("/api/strategies", { items: [makeStrategy()], next: null }),
    get("/api/market/pairs", { items: [makePair("BTC/USDT")], next: null }),
  );
  renderApp("/bots/new");
  await screen.findByText(/once costs up to 0\.06% of the balance in fees/);
  await userEvent.click(screen.getByRole("radio", { name: "Bold" }));
  await screen.findByText(/once costs up to 0\.16% of the balance in fees/);
});

test("without a balance there is nothing to take a share of", () => {
  expect(sized("calm", "", "0.1")).toBeNull();
  expect(sized("calm", "0", "0.1")).toBeNull();
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
