import type { Backtest, BacktestWish } from "@/api/backtests";
import type { Bot } from "@/api/bots";
import type { DataFile } from "@/api/data";
import { ApiError } from "@/api/errors";
import type { Strategy } from "@/api/strategies";
import { parametersOf, parameterTexts } from "@/components/parameterValues";
import { fromPercent, toPercent } from "@/lib/amount";

export const MODELS = ["none", "fixed", "volatility", "volume"] as const;
export const CURRENCY = "USDT";
const PAIRS_TO_BEGIN_WITH = 5;
const BALANCE = 10_000;
const OPEN_TRADES = 3;
// The gate's own default (`risk/rules/max_loss_at_stop`): what a trade may lose at its stop, of the equity.
const MOST_LOST_AT_STOP = 0.005;
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** What the form holds: amounts as typed, days as `2024-01-31`. */
export interface BacktestValues {
  strategy: string;
  timeframe: string;
  pairs: string[];
  from: string;
  until: string;
  balance: string;
  stake: string;
  maxOpenTrades: string;
  /** Percent of an order. */
  fee: string;
  model: (typeof MODELS)[number];
  bps: string;
  /** Percent of a candle's volume that one order can be; empty: all of an order fills. */
  fillShare: string;
  gates: boolean;
  force: boolean;
  notes: string;
  /** As typed, by name; empty where the strategy's default holds. */
  parameters: Record<string, string>;
  /** Percent below the entry price, without sign; empty: the strategy's own. */
  stoploss: string;
  /** The run that was taken over: what the form has no field for stays as it was. */
  base: BacktestWish | undefined;
}

const FIELDS: Record<string, keyof BacktestValues> = {
  stake_amount: "stake",
  start: "from",
  end: "until",
  max_open_trades: "maxOpenTrades",
  "slippage.bps": "bps",
  "slippage.fill_share": "fillShare",
};

/** The field of the form that a refusal is about, under the panel's own name where the form has another of it. */
export function refusedField(error: Error | null): { field: string; detail: string } | null {
  if (!(error instanceof ApiError) || !error.field) return null;
  return { field: FIELDS[error.field] ?? error.field, detail: error.atField };
}

function dayText(ts: number): string {
  return new Date(ts).toISOString().slice(0, 10);
}

/** Stored candles that a run in this currency and timeframe can use. */
export function usable(files: DataFile[], timeframe: string, currency = CURRENCY): DataFile[] {
  return files.filter(
    (file) =>
      file.timeframe === timeframe &&
      file.format === "feather" &&
      file.pair.endsWith(`/${currency}`) &&
      file.first !== null,
  );
}

/** Pairs and range to begin with: the longest histories there are, and at most the newest year they share. */
export function rangeOf(files: DataFile[]): Pick<BacktestValues, "pairs" | "from" | "until"> {
  const length = (file: DataFile): number => (file.last ?? 0) - (file.first ?? 0);
  const chosen = files.toSorted((a, b) => length(b) - length(a)).slice(0, PAIRS_TO_BEGIN_WITH);
  const [first, last] = sharedTime(chosen);
  // Pairs that share no time are no run: the longest one alone is.
  if (chosen.length > 1 && last - first < DAY_MS) return rangeOf(chosen.slice(0, 1));
  if (chosen.length === 0) return { pairs: [], from: "", until: "" };
  return { pairs: chosen.map(({ pair }) => pair).sort(), from: dayText(first), until: dayText(last) };
}

/** The newest year, at most, that all files hold; it ends before it begins where they share no time. */
function sharedTime(files: DataFile[]): [number, number] {
  const last = Math.min(...files.map((file) => file.last ?? 0));
  return [Math.max(...files.map((file) => file.first ?? 0), last - YEAR_MS), last];
}

/** A round stake that the gate lets a bot of this strategy put into one trade. */
export function stakeFor(strategy: Strategy | undefined): string {
  const stop = Math.abs(Number(strategy?.stoploss ?? -1)) || 1;
  const most = Math.min((BALANCE * MOST_LOST_AT_STOP) / stop, BALANCE / OPEN_TRADES);
  return String(Math.floor(most / 10) * 10);
}

/** Values with which a backtest can be started as they are. */
export function firstValues(
  strategies: Strategy[],
  files: DataFile[],
  wanted: string | undefined,
): BacktestValues {
  const sound = strategies.filter(({ error }) => error === null);
  const strategy = sound.find(({ name }) => name === wanted) ?? sound[0];
  const timeframe = strategy?.timeframe ?? "1h";
  return {
    strategy: strategy?.name ?? "",
    timeframe,
    ...rangeOf(usable(files, timeframe)),
    balance: String(BALANCE),
    stake: stakeFor(strategy),
    maxOpenTrades: String(OPEN_TRADES),
    fee: "0.1",
    model: "fixed",
    bps: "5",
    fillShare: "",
    gates: true,
    force: false,
    notes: "",
    parameters: {},
    stoploss: "",
    base: undefined,
  };
}

/** Every setting of an earlier run, except its notes: they are about that run. */
export function valuesOf({ request, timeframe }: Backtest): BacktestValues {
  const { slippage } = request;
  return {
    strategy: request.strategy,
    timeframe,
    pairs: request.pairs,
    from: dayText(request.start),
    until: dayText(request.end),
    balance: request.balance ?? String(BALANCE),
    stake: request.stake_amount ?? "",
    maxOpenTrades: String(request.max_open_trades ?? OPEN_TRADES),
    fee: toPercent(request.fee ?? "0.001"),
    model: slippage?.model ?? "none",
    bps: String(slippage?.bps ?? 0),
    fillShare: slippage?.fill_share == null ? "" : toPercent(String(slippage.fill_share)),
    gates: request.gates != null,
    force: request.force ?? false,
    notes: "",
    parameters: parameterTexts(request.parameters ?? {}),
    stoploss: request.stoploss == null ? "" : toPercent(request.stoploss).replace("-", ""),
    base: request,
  };
}

/** Everything of a bot that a run knows, over the newest year of the candles that its pairs share. */
export function valuesOfBot(bot: Bot, stored: DataFile[]): BacktestValues {
  const first = firstValues([], [], undefined);
  const timeframe = bot.timeframe ?? first.timeframe;
  const files = usable(stored, timeframe, bot.stake_currency).filter(({ pair }) => bot.pairs.includes(pair));
  const [from, until] = sharedTime(files);
  const { strategy, pairs, stake_currency } = bot;
  return {
    ...first,
    strategy,
    timeframe,
    pairs,
    ...(files.length > 0 && from < until && { from: dayText(from), until: dayText(until) }),
    balance: bot.simulated_balance,
    stake: bot.stake_amount,
    maxOpenTrades: String(bot.max_open_trades),
    parameters: parameterTexts(bot.parameters),
    stoploss: bot.stoploss === null ? "" : toPercent(bot.stoploss).replace("-", ""),
    // The form has no field for the currency.
    base: { strategy, pairs, start: 0, end: 0, stake_currency },
  };
}

/** The typed day as a time; a run that was taken over keeps its minute where its day was not changed. */
function timeOf(day: string, time: string, before: number | undefined): number {
  return before !== undefined && dayText(before) === day ? before : Date.parse(`${day}T${time}Z`);
}

export function toWish(values: BacktestValues, strategy: Strategy | undefined): BacktestWish {
  const { base } = values;
  return {
    strategy: values.strategy,
    timeframe: values.timeframe as NonNullable<BacktestWish["timeframe"]>,
    pairs: values.pairs,
    start: timeOf(values.from, "00:00:00", base?.start),
    end: timeOf(values.until, "23:59:59", base?.end),
    parameters: parametersOf(values.parameters, strategy?.parameters ?? []),
    stoploss: values.stoploss ? `-${fromPercent(values.stoploss)}` : null,
    stake_currency: base?.stake_currency ?? CURRENCY,
    balance: values.balance,
    stake_amount: values.stake || null,
    max_open_trades: Number(values.maxOpenTrades),
    fee: fromPercent(values.fee || "0"),
    slippage: {
      ...base?.slippage,
      model: values.model,
      bps: Number(values.bps || "0"),
      fill_share: values.fillShare === "" ? null : Number(fromPercent(values.fillShare)),
    },
    gates: values.gates ? { limits: base?.gates?.limits ?? {} } : null,
    notes: values.notes,
    force: values.force,
  };
}
