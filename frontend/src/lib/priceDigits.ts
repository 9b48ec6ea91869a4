import type { Decimal } from "@/lib/format";

/** Decimals of a price: those of its pair's tick; where that is not known, enough to see a step of it. */
export function priceDigits(value: Decimal, tick?: Decimal): number {
  if (tick !== undefined) return (tick.split(".")[1] ?? "").replace(/0+$/, "").length;
  const size = Math.abs(Number(value));
  if (size === 0) return 2;
  if (size < 0.0001) return 8;
  if (size < 0.1) return 6;
  if (size < 1) return 5;
  if (size < 10) return 4;
  if (size < 100) return 3;
  return 2;
}
