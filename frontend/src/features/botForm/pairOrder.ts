import type { Pair } from "@/api/market";
import { compare, isPlainDecimal, multiply } from "@/lib/amount";
import { toNumber } from "@/lib/format";

export const PAIR_ORDERS = ["volume", "spread", "change", "name"] as const;
export type PairOrder = (typeof PAIR_ORDERS)[number];

/** What is unknown stands last, whichever way the figures go. */
function figure(value: string | null, least: boolean): number {
  return value === null ? Number.POSITIVE_INFINITY : toNumber(value) * (least ? 1 : -1);
}

/** The pairs whose name holds `wanted`: most traded, tightest spread, largest rise or the alphabet first. */
export function ordered(pairs: readonly Pair[], wanted: string, order: PairOrder): Pair[] {
  const text = wanted.trim().toLowerCase();
  const found = pairs.filter(({ pair }) => pair.toLowerCase().includes(text));
  const rank: Record<PairOrder, (pair: Pair) => number> = {
    volume: (pair) => figure(pair.quote_volume, false),
    spread: (pair) => figure(pair.spread, true),
    change: (pair) => figure(pair.change, false),
    name: () => 0,
  };
  return found.toSorted((a, b) => {
    const [left, right] = [rank[order](a), rank[order](b)];
    return left === right ? a.pair.localeCompare(b.pair) : left - right;
  });
}

/** The gate's limits of liquidity, by their names there; null where it has none or they cannot be read. */
export interface LiquidityLimits {
  /** Least that a pair trades in a day, USDT. */
  minVolume: string | null;
  /** Largest entry as a fraction of what was traded in 24 hours. */
  maxShare: string | null;
}

export function liquidityLimits(limits: Record<string, unknown> | undefined): LiquidityLimits {
  const plain = (name: string): string | null => {
    const value = limits?.[name];
    return typeof value === "string" && isPlainDecimal(value) ? value : null;
  };
  return { minVolume: plain("min_daily_volume"), maxShare: plain("max_volume_share") };
}

/** Why the gate will refuse entries in a pair for its liquidity: it trades too little, or too little for the stake. */
export function tooThin(pair: Pair, stake: string, limits: LiquidityLimits): "volume" | "stake" | null {
  const { quote_volume: volume } = pair;
  if (volume === null) return null;
  if (limits.minVolume !== null && compare(volume, limits.minVolume) <= 0) return "volume";
  const largest = limits.maxShare === null ? null : multiply(volume, limits.maxShare);
  return largest !== null && isPlainDecimal(stake) && compare(stake, largest) > 0 ? "stake" : null;
}
