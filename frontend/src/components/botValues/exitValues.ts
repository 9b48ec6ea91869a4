import type { Bot } from "@/api/bots";
import type { Strategy } from "@/api/strategies";
import { fromPercent, toPercent } from "@/lib/amount";

/** From so many minutes on a trade is sold at this profit; percent as it is typed. */
export interface RoiStep {
  minutes: string;
  percent: string;
}

/** When a trade is taken out at a profit, as the form holds it; empty is the strategy's own. */
export interface ExitValues {
  minimal_roi: RoiStep[] | null;
  trailing_stop: "" | "on" | "off";
  /** Percent behind the highest price. */
  trailing_stop_positive: string;
  /** Percent of profit. */
  trailing_stop_positive_offset: string;
  trailing_only_offset_is_reached: "" | "on" | "off";
}

export const OF_STRATEGY: ExitValues = {
  minimal_roi: null,
  trailing_stop: "",
  trailing_stop_positive: "",
  trailing_stop_positive_offset: "",
  trailing_only_offset_is_reached: "",
};

type Table = Record<string, string | number>;

/** A table as rows, the shortest time first. */
export function roiSteps(table: Table): RoiStep[] {
  return Object.entries(table)
    .map(([minutes, ratio]) => ({ minutes, percent: percentOf(ratio) }))
    .toSorted((a, b) => Number(a.minutes) - Number(b.minutes));
}

function percentOf(ratio: string | number): string {
  // A number of a strategy's source may be as small as to be written with an exponent.
  return toPercent(typeof ratio === "number" ? ratio.toFixed(8) : ratio);
}

const flag = (value: boolean | null) => (value === null ? "" : value ? "on" : "off");
const percent = (value: string | null) => (value === null ? "" : toPercent(value));

export function exitValues(bot: Bot): ExitValues {
  return {
    minimal_roi: bot.minimal_roi && roiSteps(bot.minimal_roi),
    trailing_stop: flag(bot.trailing_stop),
    trailing_stop_positive: percent(bot.trailing_stop_positive),
    trailing_stop_positive_offset: percent(bot.trailing_stop_positive_offset),
    trailing_only_offset_is_reached: flag(bot.trailing_only_offset_is_reached),
  };
}

const wanted = (value: "" | "on" | "off") => (value === "" ? null : value === "on");
const fraction = (typed: string) => (typed ? fromPercent(typed) : null);

/** The part of a request that these values are; rows without a figure say nothing. */
export function exitsRequest(values: ExitValues) {
  const steps = values.minimal_roi?.filter(({ minutes, percent: profit }) => minutes !== "" && profit !== "");
  return {
    minimal_roi: steps?.length
      ? Object.fromEntries(steps.map((step) => [step.minutes, fromPercent(step.percent)]))
      : null,
    trailing_stop: wanted(values.trailing_stop),
    trailing_stop_positive: fraction(values.trailing_stop_positive),
    trailing_stop_positive_offset: fraction(values.trailing_stop_positive_offset),
    trailing_only_offset_is_reached: wanted(values.trailing_only_offset_is_reached),
  };
}

/** Whether the stop-loss follows the price with these values; null where the strategy's source does not say. */
export function isTrailing(values: ExitValues, strategy: Strategy | undefined): boolean | null {
  return values.trailing_stop === "" ? (strategy?.trailing_stop ?? null) : values.trailing_stop === "on";
}

/** Whether anything of the exits is the owner's. */
export function hasOwnExits(values: ExitValues): boolean {
  const { minimal_roi: table, ...rest } = exitsRequest(values);
  return table !== null || Object.values(rest).some((value) => value !== null);
}
