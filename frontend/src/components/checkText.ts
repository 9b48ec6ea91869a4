import { fromPercent } from "@/lib/amount";
import type { Format } from "@/lib/format";

// Shown and typed in percent.
const FRACTIONS = new Set([
  "max_drawdown",
  "hit_ratio",
  "random_percentile",
  "deflated_sharpe",
  "doubled_costs",
]);
const COUNTS = new Set(["losing_streak", "trades", "lookahead"]);

/** A limit as its field holds it: a plain decimal, fractions in percent. */
export function limitText(name: string, value: number): string {
  return String(FRACTIONS.has(name) ? Number((value * 100).toPrecision(12)) : value);
}

/** The same as the panel takes it. */
export function limitNumber(name: string, text: string): number {
  return Number(FRACTIONS.has(name) ? fromPercent(text) : text);
}

/** What stands beside the field of a limit, and how many decimals it takes. */
export function limitUnit(name: string): { unit?: string; decimals: number } {
  if (FRACTIONS.has(name)) return { unit: "%", decimals: 8 };
  return { decimals: COUNTS.has(name) ? 0 : 8 };
}

/** A figure of the verdict in the owner's format. */
export function checkText(name: string, value: number, format: Format): string {
  if (FRACTIONS.has(name)) return format.percent(value);
  return COUNTS.has(name) ? format.integer(value) : format.significant(value);
}
