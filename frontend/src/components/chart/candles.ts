import type { Candle } from "@/api/bots";

/** The newest of `items` (oldest first) that began at `ts` or before; halving, as a chart asks for each of its arrows. */
export function lastUntil<T extends { ts: number }>(items: readonly T[], ts: number): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.ts ?? ts) <= ts) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

/** What of `items` (oldest first) began at `ts` itself. */
export function itemAt<T extends { ts: number }>(items: readonly T[], ts: number | null): T | undefined {
  const found = ts === null ? undefined : lastUntil(items, ts);
  return found?.ts === ts ? found : undefined;
}

/** The opening time of the candle in which `ts` fell, `ts` itself where it lies before all; `candles` oldest first. */
export function candleHolding(candles: Candle[], ts: number): number {
  return lastUntil(candles, ts)?.ts ?? ts;
}

/**
 * Where `next` begins to differ from what is drawn: those candles can be updated one by one.
 * `null` when it is another series or has a gap to the drawn one, and all must be drawn again.
 */
export function freshFrom(drawn: Candle[], next: Candle[]): number | null {
  const last = drawn.at(-1);
  const first = next[0];
  if (last === undefined || first === undefined || first.ts < (drawn[0]?.ts ?? 0)) return null;
  // The newest stands at the end: of 50,000 candles one or two are looked at.
  const place = next.findLastIndex(({ ts }) => ts === last.ts);
  if (place <= 0) return null;
  const before = drawn.at(-2);
  return before !== undefined && before.close === next[place - 1]?.close ? place : null;
}

/** The item drawn closest to `x`, at most `reach` away; where `placed` knows no place, it is not drawn. */
export function closest<T>(
  items: readonly T[],
  x: number,
  reach: number,
  placed: (item: T) => number | null,
): T | undefined {
  let found: T | undefined;
  let away = reach;
  for (const item of items) {
    const place = placed(item);
    if (place === null || Math.abs(place - x) > away) continue;
    found = item;
    away = Math.abs(place - x);
  }
  return found;
}
