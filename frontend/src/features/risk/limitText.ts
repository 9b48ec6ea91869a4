import type { LimitField, LimitValue } from "@/api/risk";
import { fromPercent, isPlainDecimal, toPercent } from "@/lib/amount";

type Kind = LimitField["kind"];

/** A limit as a person types it: fractions as percent, lists with commas; empty where it cannot be read. */
export function limitText(kind: Kind, value: LimitValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(", ");
  return kind === "fraction" && isPlainDecimal(value) ? toPercent(value) : value;
}

/** What was typed as the gateway wants it; what is no number is left for it to refuse at its field. */
export function limitValue(kind: Kind, text: string): string | string[] {
  if (kind === "list")
    return text
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter(Boolean);
  const plain = text.trim().replace(",", ".").replace(/\s*%$/, "");
  return kind === "fraction" && isPlainDecimal(plain) ? fromPercent(plain) : plain;
}
