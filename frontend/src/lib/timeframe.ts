const UNIT_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** The length of a candle, such as `5m` or `1h`, in ms; null for one that is not known. */
export function timeframeMs(timeframe: string): number | null {
  const unit = UNIT_MS[timeframe.slice(-1)];
  const count = Number(timeframe.slice(0, -1));
  return unit !== undefined && Number.isInteger(count) && count > 0 ? unit * count : null;
}

/**
 * Whether a bot has fallen behind: its newest processed candle opened more than two candles (and a minute) ago.
 * A candle is processed after it closes, so one to two candle lengths are normal.
 */
export function isLate(lastCandleAt: number, timeframe: string, now: number): boolean {
  const length = timeframeMs(timeframe);
  return length !== null && now - lastCandleAt > 2 * length + 60_000;
}
