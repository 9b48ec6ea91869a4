import type { Report } from "@/api/backtests";

/**
 * What holding the pairs from the run's start on would have been worth, from the same balance.
 *
 * The stored curve begins earlier, with the startup candles, and is thinned: the figure "held" tells its exact scale.
 */
export function heldCurve({ market, equity, metrics, start_balance: start }: Report) {
  const [begin, last] = [equity[0]?.ts, market.at(-1)];
  if (begin === undefined || last === undefined || metrics.market === null) return [];
  const scale = (Number(start) * (1 + metrics.market.total_return)) / Number(last.value);
  return market
    .filter(({ ts }) => ts >= begin)
    .map(({ ts, value }) => ({ ts, value: Number(value) * scale }));
}
