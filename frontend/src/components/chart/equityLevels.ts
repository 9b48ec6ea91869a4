import type { Schemas } from "@/api/client";
import { subtract } from "@/lib/amount";
import type { Level } from "@/lib/drawdown";
import { toNumber } from "@/lib/format";

/** What the bots would be worth had nothing been given or taken since the first point: drawdowns are falls of this. */
export function levels(points: Schemas["EquityPointPublic"][]): Level[] {
  const base = points.find(({ start }) => start !== null)?.start;
  if (base == null) return [];
  return points.flatMap(({ ts, equity, start }) =>
    equity === null || start === null
      ? []
      : [{ ts, value: toNumber(base) + toNumber(subtract(equity, start)) }],
  );
}
