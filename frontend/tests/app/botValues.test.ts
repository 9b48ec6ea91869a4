import { describe, expect, test } from "vitest";
import { botValues, newBotValues, riskSummary, toRequest } from "@/components/botValues/botValues";
import { makeBot } from "../mocks/bots";
import { makePair } from "../mocks/market";
import { makeStrategy } from "../mocks/strategies";

const first = makeStrategy();
const other = makeStrategy({ name: "Another" });
const listed = ["BTC/USDT", "ETH/BTC", "SOL/USDT", "XRP/USDT", "ADA/USDT", "TRX/USDT", "DOT/USDT"];
const pairs = listed.map((pair) => makePair(pair));

describe("the values a newcomer finds", () => {
  test("are a bot that can be created as it is", () => {
    const values = newBotValues([other, first], pairs, [], "1000");
    expect(toRequest(values, first)).toEqual({
      strategy: "FirstFlight",
      name: "FirstFlight",
      description: "",
      pairs: ["BTC/USDT", "SOL/USDT", "XRP/USDT", "ADA/USDT", "TRX/USDT"],
      timeframe: null,
      stake_amount: "100",
      max_open_trades: 3,
      simulated_balance: "1000",
      max_exposure: null,
      stoploss: null,
      stoploss_on_exchange: false,
      minimal_roi: null,
      trailing_stop: null,
      trailing_stop_positive: null,
      trailing_stop_positive_offset: null,
      trailing_only_offset_is_reached: null,
      parameters: {},
    });
  });

  test("never choose a broken strategy", () => {
    const broken = makeStrategy({ error: { text: "invalid syntax", line: 3 } });
    expect(newBotValues([broken, other], pairs, [], "1000").strategy).toBe("Another");
    expect(newBotValues([first, other], pairs, [], "1000", "Another").strategy).toBe("Another");
    expect(newBotValues([first, other], pairs, [], "1000", "Gone").strategy).toBe("FirstFlight");
  });

  test("have a name that no bot has", () => {
    const bots = [makeBot({ name: "firstflight" }), makeBot({ name: "FirstFlight 2" })];
    expect(newBotValues([first], pairs, bots, "1000").name).toBe("FirstFlight 3");
  });
});

describe("what is at stake", () => {
  const values = newBotValues([first], pairs, [], "1000");

  test("is stake times trades, and the stop's part of it in the worst case", () => {
    expect(riskSummary(values, first)).toMatchObject({ atStake: "300", stoploss: "0.015", atStop: "4.5" });
  });

  test("is never more than the exposure or what of the balance is tradable", () => {
    expect(riskSummary({ ...values, max_exposure: "250" }, first)?.atStake).toBe("250");
    expect(riskSummary({ ...values, simulated_balance: "200" }, first)?.atStake).toBe("198");
  });

  test("follows the owner's stop before the strategy's", () => {
    expect(riskSummary({ ...values, stoploss: "10" }, first)?.atStop).toBe("30");
  });

  test.each(["", "0", "abc"])("is not guessed from a stake of %j", (stake) => {
    expect(riskSummary({ ...values, stake_amount: stake }, first)).toBeNull();
  });
});

test("a bot that is edited without a change is sent back as it was", () => {
  const saved = { timeframe: null, max_exposure: "500" };
  const tuned = makeStrategy({
    parameters: [
      {
        name: "buy_rsi",
        kind: "int",
        space: "buy",
        default: 30,
        low: 1,
        high: 50,
        decimals: null,
        options: null,
      },
      {
        name: "use_adx",
        kind: "boolean",
        space: "buy",
        default: true,
        low: null,
        high: null,
        decimals: null,
        options: null,
      },
    ],
  });
  const bot = makeBot({ stoploss: "-0.05", parameters: { buy_rsi: 25, use_adx: false } });
  expect(toRequest(botValues(bot, saved), tuned)).toMatchObject({
    timeframe: null,
    max_exposure: "500",
    stoploss: "-0.05",
    max_open_trades: 3,
    parameters: { buy_rsi: 25, use_adx: false },
  });
});
