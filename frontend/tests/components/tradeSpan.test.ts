import { expect, test } from "vitest";
import type { Candle } from "@/api/bots";
import { tradeSpan } from "@/components/chart/tradeSpan";
import { makeTrade } from "../mocks/trades";

const candles: Candle[] = [60, 120, 180].map((ts) => ({
  ts,
  open: "1",
  high: "1",
  low: "1",
  close: "1",
  volume: "1",
  closed: true,
}));
const closed = { is_open: false, entry_price: "10", exit_price: "12", closed_at: 185 };

test("a closed trade goes from the candle of its entry to that of its exit", () => {
  expect(tradeSpan(candles, makeTrade({ ...closed, opened_at: 61 }))).toEqual([
    { ts: 60, price: 10 },
    { ts: 180, price: 12 },
  ]);
});

test("an open trade ends at the newest candle, at its newest price", () => {
  const trade = makeTrade({ opened_at: 130, entry_price: "10", mark: "9.5" });
  expect(tradeSpan(candles, trade)).toEqual([
    { ts: 120, price: 10 },
    { ts: 180, price: 9.5 },
  ]);
});

test("a trade older than the chart begins at its first candle, one that ended before is not drawn", () => {
  expect(tradeSpan(candles, makeTrade({ ...closed, opened_at: 1 }))?.[0]).toEqual({ ts: 60, price: 10 });
  expect(tradeSpan(candles, makeTrade({ ...closed, opened_at: 1, closed_at: 59 }))).toBeNull();
});

test("a trade within one candle reaches over to a neighbour", () => {
  const within = makeTrade({ ...closed, opened_at: 121, closed_at: 125 });
  expect(tradeSpan(candles, within)?.map(({ ts }) => ts)).toEqual([120, 180]);
  const newest = makeTrade({ ...closed, opened_at: 181, closed_at: 190 });
  expect(tradeSpan(candles, newest)?.map(({ ts }) => ts)).toEqual([120, 180]);
});

test("without a price or a candle there is nothing to draw", () => {
  expect(tradeSpan([], makeTrade(closed))).toBeNull();
  expect(tradeSpan(candles, makeTrade({ ...closed, exit_price: null }))).toBeNull();
});
