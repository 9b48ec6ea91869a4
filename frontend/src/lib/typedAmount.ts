import type { Language } from "@/i18n/i18n";
import { isPlainDecimal } from "@/lib/amount";

interface Rules {
  language: Language;
  decimals: number;
  allowNegative: boolean;
}

type Reading = { value: string } | { wrong: "number" | "whole" | "decimals" | "negative" };

// Groups of three only, so that a decimal separator of the other language is never taken for one of thousands.
const WRITTEN = {
  en: /^(-?)(\d+|[1-9]\d{0,2}(?:,\d{3})+)?(?:\.(\d*))?$/,
  "pt-BR": /^(-?)(\d+|[1-9]\d{0,2}(?:\.\d{3})+)?(?:,(\d*))?$/,
} satisfies Record<Language, RegExp>;

// No plain decimal begins with it, so what it marks can never be sent as another amount.
const UNREAD = "?";

/** What a person typed as a plain decimal, or why it cannot be one; never an amount they did not write. */
export function readAmount(typed: string, { language, decimals, allowNegative }: Rules): Reading {
  if (typed.trim() === "") return { value: "" };
  const [, sign, written = "", fraction = ""] = WRITTEN[language].exec(typed.trim()) ?? [];
  if (sign === undefined || written + fraction === "") return { wrong: "number" };
  if (sign && !allowNegative) return { wrong: "negative" };
  if (fraction.length > decimals) return { wrong: decimals === 0 ? "whole" : "decimals" };
  const whole = written.replace(/\D/g, "").replace(/^0+(?=\d)/, "") || "0";
  const value = `${sign}${whole}${fraction && `.${fraction}`}`;
  return isPlainDecimal(value) ? { value } : { wrong: "number" };
}

/** The value of a field whose text is no amount. */
export function unreadAmount(typed: string): string {
  return UNREAD + typed;
}

/** How `value` stands in its field: what was typed, where that is no amount. */
export function writeAmount(value: string, language: Language, decimals: number): string {
  if (value.startsWith(UNREAD)) return value.slice(UNREAD.length);
  const [whole = "", fraction = ""] = value.split(".");
  const shown = fraction.slice(0, decimals) + fraction.slice(decimals).replace(/0+$/, "");
  return shown ? `${whole}${language === "pt-BR" ? "," : "."}${shown}` : whole;
}
