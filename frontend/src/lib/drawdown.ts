/** Drawdown of a curve: how far each point lies below the highest one so far, as a negative fraction of it. Pure. */
export interface Level {
  ts: number;
  value: number;
}

export function drawdown(levels: Level[]): Level[] {
  let peak = Number.NEGATIVE_INFINITY;
  return levels.map(({ ts, value }) => {
    peak = Math.max(peak, value);
    return { ts, value: peak > 0 ? value / peak - 1 : 0 };
  });
}

/** The deepest fall of a curve, zero or negative. */
export function deepest(levels: Level[]): number {
  return Math.min(0, ...drawdown(levels).map(({ value }) => value));
}
