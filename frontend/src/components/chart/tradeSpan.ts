import type { Candle, Trade } from "@/api/bots";
import { toNumber } from "@/lib/format";
import { candleHolding } from "./candles";

/** What drawing a trade needs of it; a backtest's trade has no more. */
export type DrawnTrade = Pick<
  Trade,
  | "is_open"
  | "opened_at"
  | "closed_at"
  | "entry_price"
  | "exit_price"
  | "mark"
  | "profit"
  | "unrealised"
  | "stop_price"
>;

export interface TradePoint {
  ts: number;
  price: number;
}

/**
 * Where a trade begins and ends on these candles: an open one ends at its newest price, one that began before the
 * first candle begins there. `null` when it lies before all candles, or a price of it is not known.
 */
export function tradeSpan(candles: Candle[], trade: DrawnTrade): [TradePoint, TradePoint] | null {
  const first = candles[0];
  const last = candles.at(-1);
  const exit = trade.is_open ? trade.mark : trade.exit_price;
  if (first === undefined || last === undefined || trade.entry_price === null || exit === null) return null;
  const end = trade.is_open ? last.ts : (trade.closed_at ?? last.ts);
  if (end < first.ts) return null;
  let from = Math.max(first.ts, candleHolding(candles, Math.max(first.ts, trade.opened_at)));
  let to = candleHolding(candles, end);
  if (from === to) {
    // A line needs two times: within one candle it reaches over to a neighbour, so that both prices can be seen.
    const place = candles.findIndex(({ ts }) => ts === from);
    const next = candles[place + 1];
    const before = candles[place - 1];
    if (next) to = next.ts;
    else if (before) from = before.ts;
    else return null;
  }
  return [
    { ts: from, price: toNumber(trade.entry_price) },
    { ts: to, price: toNumber(exit) },
  ];
}
