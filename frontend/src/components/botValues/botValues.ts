import type { Bot } from "@/api/bots";
import type { Schemas } from "@/api/client";
import type { Pair } from "@/api/market";
import type { Strategy } from "@/api/strategies";
import { parametersOf, parameterTexts } from "@/components/parameterValues";
import { compare, fromPercent, isPlainDecimal, multiply, smaller, toPercent } from "@/lib/amount";
import { type ExitValues, exitsRequest, exitValues, OF_STRATEGY } from "./exitValues";
import { sized, stopOf } from "./presets";

/** What the form holds: decimals as they are typed, an empty string where the default shall hold. */
export interface BotValues extends ExitValues {
  strategy: string;
  mode: Bot["mode"];
  name: string;
  description: string;
  pairs: string[];
  timeframe: string;
  stake_amount: string;
  max_open_trades: string;
  simulated_balance: string;
  max_exposure: string;
  /** Percent below the entry price, without sign. */
  stoploss: string;
  stoploss_on_exchange: boolean;
  parameters: Record<string, string>;
}

export const STAKE_CURRENCY = "USDT";
const FIRST_CHOICE = "FirstFlight";
// More than a strategy that ranks pairs holds (three): among as many it would have nothing to choose.
const PAIRS_TO_BEGIN_WITH = 5;
const NAME_MAX = 60;
// The panel's own default (`checks.max_exposure`): holdings gain value after they were bought.
const EXPOSURE_ROOM = "1.1";
// Freqtrade trades with 99 % of a balance (`tradable_balance_ratio`).
const TRADABLE = "0.99";

/** A name that no bot has yet: `FirstFlight`, then `FirstFlight 2`. */
function freeName(base: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  let name = base;
  for (let number = 2; used.has(name.toLowerCase()); number += 1) name = `${base} ${number}`;
  return name;
}

export function suggestName(strategy: string, bots: readonly Bot[]): string {
  const names = bots.map(({ name }) => name);
  return freeName(strategy, names).slice(0, NAME_MAX);
}

/** The strategy to begin with first, the broken ones last. */
export function inOrder(strategies: Strategy[]): Strategy[] {
  const rank = ({ name, error }: Strategy) => (error !== null ? 2 : name === FIRST_CHOICE ? 0 : 1);
  return strategies.toSorted((a, b) => rank(a) - rank(b));
}

/**
 * Values with which a bot can be created as it is: the strategy that was `wanted`, else the one that shows the system
 * at work, and the liveliest pairs.
 */
export function newBotValues(
  strategies: Strategy[],
  pairs: Pair[],
  bots: Bot[],
  balance: string,
  wanted?: string,
): BotValues {
  const sound = inOrder(strategies).filter(({ error }) => error === null);
  const first = sound.find(({ name }) => name === wanted) ?? sound[0];
  const strategy = first?.name ?? "";
  const size = sized("balanced", balance, stopOf({ stoploss: "" }, first));
  return {
    strategy,
    mode: "SIMULATED",
    name: suggestName(strategy, bots),
    description: "",
    pairs: tradable(pairs)
      .slice(0, PAIRS_TO_BEGIN_WITH)
      .map(({ pair }) => pair),
    timeframe: "",
    stake_amount: size?.stake_amount ?? "",
    max_open_trades: "3",
    simulated_balance: balance,
    max_exposure: "",
    stoploss: "",
    stoploss_on_exchange: false,
    ...OF_STRATEGY,
    parameters: {},
  };
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The values of a bot as its owner set them; `saved` is its newest version, which knows what was left to default. */
export function botValues(bot: Bot, saved: Schemas["VersionPublic"]["settings"]): BotValues {
  return {
    strategy: bot.strategy,
    mode: bot.mode,
    name: bot.name,
    description: bot.description,
    pairs: bot.pairs,
    timeframe: asText(saved["timeframe"]),
    stake_amount: bot.stake_amount,
    max_open_trades: String(bot.max_open_trades),
    simulated_balance: bot.simulated_balance,
    max_exposure: asText(saved["max_exposure"]),
    stoploss: bot.stoploss === null ? "" : toPercent(bot.stoploss).replace("-", ""),
    stoploss_on_exchange: bot.stoploss_on_exchange,
    ...exitValues(bot),
    parameters: parameterTexts(bot.parameters),
  };
}

/** Pairs that can be bought with the stake currency, the most traded first (as the panel orders them). */
export function tradable(pairs: Pair[]): Pair[] {
  return pairs.filter(({ quote, status }) => quote === STAKE_CURRENCY && status === "TRADING");
}

/** The request that saves `values`; null where the default shall hold. */
export function toRequest(values: BotValues, strategy: Strategy | undefined) {
  return {
    strategy: values.strategy,
    name: values.name.trim(),
    description: values.description,
    pairs: values.pairs,
    timeframe: values.timeframe || null,
    stake_amount: values.stake_amount,
    max_open_trades: Number(values.max_open_trades),
    simulated_balance: values.simulated_balance,
    max_exposure: values.max_exposure || null,
    stoploss: values.stoploss ? `-${fromPercent(values.stoploss)}` : null,
    stoploss_on_exchange: values.stoploss_on_exchange,
    ...exitsRequest(values),
    parameters: parametersOf(values.parameters, strategy?.parameters ?? []),
  };
}

export interface RiskSummary {
  trades: number;
  /** Most that can be in trades at once, stake currency. */
  atStake: string;
  /** Fraction of the entry price at which a trade is sold. */
  stoploss: string;
  /** Lost when one trade ends at its stop, before fees and slippage; stake currency. */
  eachAtStop: string;
  /** The same when every open trade does. */
  atStop: string;
  /** The same as a fraction of the balance. */
  ofBalance: string;
  /** The exposure that holds when none is given. */
  defaultExposure: string;
}

/** What the owner puts at risk with these values; null while a figure is missing or the stop is not known. */
export function riskSummary(values: BotValues, strategy: Strategy | undefined): RiskSummary | null {
  const { stake_amount: stake, max_open_trades: trades, simulated_balance: balance } = values;
  const given = [stake, trades, balance, values.max_exposure || "1", values.stoploss || "1"];
  if (!given.every((value) => isPlainDecimal(value) && compare(value, "0") > 0)) return null;
  const stoploss = values.stoploss ? fromPercent(values.stoploss) : strategy?.stoploss?.replace("-", "");
  if (stoploss === undefined) return null;
  const wanted = multiply(stake, trades);
  const defaultExposure = multiply(wanted, EXPOSURE_ROOM);
  const atStake = smaller(
    smaller(wanted, values.max_exposure || defaultExposure),
    multiply(balance, TRADABLE),
  );
  const atStop = multiply(atStake, stoploss);
  const ofBalance = String(Number(atStop) / Number(balance));
  const eachAtStop = multiply(smaller(stake, atStake), stoploss);
  return { trades: Number(trades), atStake, stoploss, eachAtStop, atStop, ofBalance, defaultExposure };
}
