import { expect, test } from "vitest";
import type { Candle } from "@/api/bots";
import { candleHolding, freshFrom, itemAt, lastUntil } from "@/components/chart/candles";

function candle(ts: number, close = "1"): Candle {
  return { ts, open: "1", high: "1", low: "1", close, volume: "1", closed: true };
}

const drawn = [candle(0), candle(60), candle(120)];

test("a fill stands at the candle it fell into", () => {
  expect(candleHolding(drawn, 119)).toBe(60);
  expect(candleHolding(drawn, 500)).toBe(120);
});

test("only the candle that moved and those after it are drawn again", () => {
  expect(freshFrom(drawn, [candle(60), candle(120, "2"), candle(180)])).toBe(1);
});

test("another series is drawn from the start", () => {
  expect(freshFrom([], drawn)).toBeNull();
  expect(freshFrom(drawn, [candle(600), candle(660)])).toBeNull();
  expect(freshFrom(drawn, [candle(60, "9"), candle(120)])).toBeNull();
});

test("halving finds what a look at every item finds", () => {
  const items = [10, 20, 30, 50, 80].map((ts) => ({ ts }));
  for (let ts = 0; ts <= 90; ts += 5) {
    expect(lastUntil(items, ts)).toBe(items.findLast((item) => item.ts <= ts));
    expect(itemAt(items, ts)).toBe(items.find((item) => item.ts === ts));
  }
  expect(lastUntil([], 5)).toBeUndefined();
  expect(itemAt(items, null)).toBeUndefined();
});
