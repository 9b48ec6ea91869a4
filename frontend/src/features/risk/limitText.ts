import type { LimitField, LimitValue } from "@/api/risk";
import { fromPercent, isPlainDecimal, toPercent } from "@/lib/amount";

type Kind = LimitField["kind"];

/** A limit as its field holds it: a plain decimal, a fraction in percent, a list with commas; empty if unreadable. */
export function limitText(kind: Kind, value: LimitValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(", ");
  return kind === "fraction" && isPlainDecimal(value) ? toPercent(value) : value;
}

/** The same as the gateway keeps it. */
export function limitValue(kind: Kind, text: string): string | string[] {
  if (kind === "list") return pairsOf(text);
  return kind === "fraction" ? fromPercent(text) : text;
}

/** The pairs of a list as they were typed, in the gateway's capitals. */
export function pairsOf(text: string): string[] {
  return text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
}
