import { compare, isPlainDecimal, multiply } from "@/lib/amount";
import type { BotValues } from "./botValues";

export const TEMPERAMENTS = ["calm", "balanced", "bold"] as const;
export type Temperament = (typeof TEMPERAMENTS)[number];

/** Fraction of the balance that one trade buys for, and how many trades may be open. The stop stays the strategy's. */
export const PRESETS: Record<Temperament, { share: string; trades: number }> = {
  calm: { share: "0.05", trades: 2 },
  balanced: { share: "0.1", trades: 3 },
  bold: { share: "0.2", trades: 4 },
};

type Sized = Pick<BotValues, "stake_amount" | "max_open_trades" | "max_exposure">;

/** Stake, open trades and exposure of a temperament; null without a balance to take the share of. */
export function sized(temperament: Temperament, balance: string): Sized | null {
  if (!isPlainDecimal(balance) || compare(balance, "0") <= 0) return null;
  const { share, trades } = PRESETS[temperament];
  return { stake_amount: multiply(balance, share), max_open_trades: String(trades), max_exposure: "" };
}

/** The temperament that these values are of, null for the owner's own. */
export function temperamentOf(values: BotValues): Temperament | null {
  const fits = (one: Temperament): boolean => {
    const preset = sized(one, values.simulated_balance);
    return (
      preset !== null &&
      values.max_exposure === "" &&
      values.max_open_trades === preset.max_open_trades &&
      isPlainDecimal(values.stake_amount) &&
      compare(values.stake_amount, preset.stake_amount) === 0
    );
  };
  return TEMPERAMENTS.find(fits) ?? null;
}
