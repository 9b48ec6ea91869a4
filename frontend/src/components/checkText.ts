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

/** A limit as the owner types it: fractions in percent, with the decimal mark of the language. */
export function limitText(name: string, value: number, language: string): string {
  const text = FRACTIONS.has(name) ? `${Number((value * 100).toPrecision(12))}%` : String(value);
  return language === "pt-BR" ? text.replace(".", ",") : text;
}

/** What was typed as the panel takes it; what is no number is, and the panel refuses it with a sentence. */
export function limitNumber(name: string, text: string): number {
  const value = Number(text.replace("%", "").replace(",", ".").trim() || "NaN");
  return FRACTIONS.has(name) ? value / 100 : value;
}

/** A figure of the verdict in the owner's format. */
export function checkText(name: string, value: number, format: Format): string {
  if (FRACTIONS.has(name)) return format.percent(value);
  return COUNTS.has(name) ? format.integer(value) : format.significant(value);
}
