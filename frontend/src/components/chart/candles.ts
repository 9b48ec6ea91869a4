import type { Candle } from "@/api/bots";

/** The opening time of the candle in which `ts` fell; `candles` are oldest first and not empty before `ts`. */
export function candleHolding(candles: Candle[], ts: number): number {
  return candles.findLast((candle) => candle.ts <= ts)?.ts ?? ts;
}

/**
 * Where `next` begins to differ from what is drawn: those candles can be updated one by one.
 * `null` when it is another series or has a gap to the drawn one, and all must be drawn again.
 */
export function freshFrom(drawn: Candle[], next: Candle[]): number | null {
  const last = drawn.at(-1);
  const first = next[0];
  if (last === undefined || first === undefined || first.ts < (drawn[0]?.ts ?? 0)) return null;
  const place = next.findIndex(({ ts }) => ts === last.ts);
  if (place <= 0) return null;
  const before = drawn.at(-2);
  return before !== undefined && before.close === next[place - 1]?.close ? place : null;
}
