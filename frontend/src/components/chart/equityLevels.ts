import type { Schemas } from "@/api/client";
import { subtract } from "@/lib/amount";
import type { Level } from "@/lib/drawdown";
import { toNumber } from "@/lib/format";

/**
 * What 1 has become since the first point (the time-weighted return): each step is what the money that was there made
 * of itself, without what came or went meanwhile. Drawdowns are falls of this.
 */
export function levels(points: Schemas["EquityPointPublic"][]): Level[] {
  const found: Level[] = [];
  let value = 1;
  let before: { equity: string; start: string } | null = null;
  for (const { ts, equity, start } of points) {
    if (equity === null || start === null) continue;
    if (before !== null && toNumber(before.equity) > 0) {
      const given = subtract(start, before.start);
      value *= Math.max(0, toNumber(subtract(equity, given)) / toNumber(before.equity));
    }
    before = { equity, start };
    found.push({ ts, value });
  }
  return found;
}
