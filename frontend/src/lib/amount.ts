/** Sums of decimal strings, exact: money that a person typed is added as integers, not as floats. */

const PLAIN = /^-?\d{1,15}(\.\d{1,15})?$/;
const SCALE = 15;

function units(value: string): bigint {
  const negative = value.startsWith("-");
  const [whole = "0", fraction = ""] = (negative ? value.slice(1) : value).split(".");
  const size = BigInt(whole) * 10n ** BigInt(SCALE) + BigInt(fraction.slice(0, SCALE).padEnd(SCALE, "0"));
  return negative ? -size : size;
}

function text(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(SCALE + 1, "0");
  const fraction = digits.slice(-SCALE).replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -SCALE)}${fraction ? `.${fraction}` : ""}`;
}

export function isPlainDecimal(value: string): boolean {
  return PLAIN.test(value);
}

export function multiply(a: string, b: string): string {
  return text((units(a) * units(b)) / 10n ** BigInt(SCALE));
}

/** Cut off, not rounded. */
export function divide(a: string, b: string): string {
  return text((units(a) * 10n ** BigInt(SCALE)) / units(b));
}

/** Without what is smaller than a hundredth. */
export function wholeCents(value: string): string {
  const cent = 10n ** BigInt(SCALE - 2);
  return text((units(value) / cent) * cent);
}

export function subtract(a: string, b: string): string {
  return text(units(a) - units(b));
}

/** The sum, or null when a part is unknown: a sum without it would be a wrong figure. */
export function addKnown(parts: readonly (string | null | undefined)[]): string | null {
  let total = 0n;
  for (const part of parts) {
    if (part == null) return null;
    total += units(part);
  }
  return text(total);
}

export function smaller(a: string, b: string): string {
  return units(a) <= units(b) ? a : b;
}

export function compare(a: string, b: string): -1 | 0 | 1 {
  const difference = units(a) - units(b);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** A fraction as the percent a person types: `-0.05` is `-5`. */
export function toPercent(fraction: string): string {
  return multiply(fraction, "100");
}

/** The percent a person typed as a fraction: `5` is `0.05`. What is no number stays as it is, for the server to refuse. */
export function fromPercent(percent: string): string {
  return isPlainDecimal(percent) ? text(units(percent) / 100n) : percent;
}

/** How many decimals of `value` say something, at most those of a coin. */
export function decimals(value: string): number {
  const fraction = value.split(".")[1] ?? "";
  return Math.min(8, fraction.replace(/0+$/, "").length);
}
