import type { Strategy } from "@/api/strategies";
import { compare, divide, fromPercent, isPlainDecimal, multiply, smaller, wholeCents } from "@/lib/amount";
import type { BotValues } from "./botValues";

export const TEMPERAMENTS = ["calm", "balanced", "bold"] as const;
export type Temperament = (typeof TEMPERAMENTS)[number];

interface Preset {
  /** Most that one trade buys for, a fraction of the balance. */
  share: string;
  /** Most that one trade may lose at its stop: with room below the 0.5 % of the equity that the gate allows. */
  loss: string;
  trades: number;
}

/** The stop stays the strategy's: where it is far away, a trade is smaller. */
export const PRESETS: Record<Temperament, Preset> = {
  calm: { share: "0.05", loss: "0.003", trades: 2 },
  balanced: { share: "0.1", loss: "0.0035", trades: 3 },
  bold: { share: "0.2", loss: "0.004", trades: 4 },
};
// Two orders at the 0.1 % that Binance and the simulator take.
const BOUGHT_AND_SOLD = "0.002";
// Freqtrade's own, of a strategy that states none.
const USUAL_STOP = "0.1";

type Sized = Pick<BotValues, "stake_amount" | "max_open_trades" | "max_exposure">;

/** Most that it costs in fees to buy and sell all trades of a temperament once, a fraction of the balance. */
export function feesOf(temperament: Temperament): string {
  const { share, trades } = PRESETS[temperament];
  return multiply(multiply(share, String(trades)), BOUGHT_AND_SOLD);
}

/** Fraction of the entry price at which a trade of these values is sold. */
export function stopOf(values: Pick<BotValues, "stoploss">, strategy: Strategy | undefined): string {
  const typed = values.stoploss;
  if (isPlainDecimal(typed) && compare(typed, "0") > 0) return fromPercent(typed);
  return strategy?.stoploss?.replace("-", "") || USUAL_STOP;
}

/** Stake, open trades and exposure of a temperament; null without a balance to take the share of. */
export function sized(temperament: Temperament, balance: string, stop: string): Sized | null {
  if (!isPlainDecimal(balance) || compare(balance, "0") <= 0) return null;
  const { share, loss, trades } = PRESETS[temperament];
  const stake = smaller(multiply(balance, share), divide(multiply(balance, loss), stop));
  return { stake_amount: wholeCents(stake), max_open_trades: String(trades), max_exposure: "" };
}

/** The temperament that these values are of, null for the owner's own. */
export function temperamentOf(values: BotValues, strategy: Strategy | undefined): Temperament | null {
  const stop = stopOf(values, strategy);
  const fits = (one: Temperament): boolean => {
    const preset = sized(one, values.simulated_balance, stop);
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
