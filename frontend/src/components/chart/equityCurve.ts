import type { Schemas } from "@/api/client";
import { levels } from "@/components/chart/equityLevels";
import { subtract } from "@/lib/amount";
import { drawdown } from "@/lib/drawdown";
import { toNumber } from "@/lib/format";

/** What was known at one moment, UTC ms; amounts in quote currency, the drawdown a fraction at or below zero. */
export interface Moment {
  ts: number;
  profit: number | null;
  realised: number | null;
  drawdown: number | null;
}

/** The samples that say what the bots were given, less that, so that an allocation is no step in the curve. */
export function equityCurve(points: Schemas["EquityPointPublic"][]): Moment[] {
  const fallen = new Map(drawdown(levels(points)).map(({ ts, value }) => [ts, value]));
  return points.flatMap(({ ts, equity, balance, start }) => {
    if (start === null) return [];
    const gained = (figure: string | null) => (figure === null ? null : toNumber(subtract(figure, start)));
    return [{ ts, profit: gained(equity), realised: gained(balance), drawdown: fallen.get(ts) ?? null }];
  });
}
