import type { Language } from "@/i18n/i18n";
import { compare, isPlainDecimal } from "@/lib/amount";

/** Where a number must lie, in the unit that the field shows. */
export interface Range {
  above?: string;
  most?: string;
  below?: string;
}

interface Rules extends Range {
  language: Language;
  decimals: number;
  allowNegative: boolean;
  /** What stands beside the field, and may be typed after the number. */
  unit?: string | undefined;
}

type Reading = { value: string } | { wrong: "number" | "whole" | "decimals" | "negative" | keyof Range };

// Groups of three only, so that a decimal separator of the other language is never taken for one of thousands.
const WRITTEN = {
  en: /^(-?)(\d+|[1-9]\d{0,2}(?:,\d{3})+)?(?:\.(\d*))?$/,
  "pt-BR": /^(-?)(\d+|[1-9]\d{0,2}(?:\.\d{3})+)?(?:,(\d*))?$/,
} satisfies Record<Language, RegExp>;

// No plain decimal begins with it, so what it marks can never be sent as another amount.
const UNREAD = "?";

/** What a person typed as a plain decimal, or why it cannot be one; never an amount they did not write. */
export function readAmount(
  typed: string,
  { language, decimals, allowNegative, unit, ...range }: Rules,
): Reading {
  const text = withoutUnit(typed.trim(), unit);
  if (text === "") return { value: "" };
  const [, sign, written = "", fraction = ""] = WRITTEN[language].exec(text) ?? [];
  if (sign === undefined || written + fraction === "") return { wrong: "number" };
  if (sign && !allowNegative) return { wrong: "negative" };
  if (fraction.length > decimals) return { wrong: decimals === 0 ? "whole" : "decimals" };
  const whole = written.replace(/\D/g, "").replace(/^0+(?=\d)/, "") || "0";
  const value = `${sign}${whole}${fraction && `.${fraction}`}`;
  return isPlainDecimal(value) ? within(value, range) : { wrong: "number" };
}

function within(value: string, { above, most, below }: Range): Reading {
  if (above !== undefined && compare(value, above) <= 0) return { wrong: "above" };
  if (most !== undefined && compare(value, most) > 0) return { wrong: "most" };
  if (below !== undefined && compare(value, below) >= 0) return { wrong: "below" };
  return { value };
}

function withoutUnit(text: string, unit?: string): string {
  return unit && text.endsWith(unit) ? text.slice(0, -unit.length).trimEnd() : text;
}

/** The value of a field whose text is no amount. */
export function unreadAmount(typed: string): string {
  return UNREAD + typed;
}

/** Whether `value` is of a field whose text is no amount. */
export function isUnread(value: string): boolean {
  return value.startsWith(UNREAD);
}

/** How `value` stands in its field: what was typed, where that is no amount. */
export function writeAmount(value: string, language: Language, decimals = 8): string {
  if (isUnread(value)) return value.slice(UNREAD.length);
  const [whole = "", fraction = ""] = value.split(".");
  const shown = fraction.slice(0, decimals) + fraction.slice(decimals).replace(/0+$/, "");
  return shown ? `${whole}${language === "pt-BR" ? "," : "."}${shown}` : whole;
}
