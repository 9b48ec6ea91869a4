import { useFormat } from "@/components/useFormat";
import { MISSING } from "@/lib/format";

export const PERFORMANCE = [
  "total_return",
  "annual_return",
  "max_drawdown",
  "sharpe",
  "sortino",
  "calmar",
  "volatility",
  "time_under_water",
  "longest_drawdown_ms",
] as const;

export const TRADING = [
  "trades",
  "hit_ratio",
  "payoff",
  "profit_factor",
  "expectancy",
  "expectancy_ratio",
  "sqn",
  "longest_losing_streak",
  "time_in_market",
  "turnover",
] as const;

export const COSTS = ["fees", "cost_ratio", "traded"] as const;

type Name = (typeof PERFORMANCE)[number] | (typeof TRADING)[number] | (typeof COSTS)[number];

const PERCENTS = new Set<Name>([
  "total_return",
  "annual_return",
  "max_drawdown",
  "volatility",
  "time_under_water",
  "hit_ratio",
  "time_in_market",
  "cost_ratio",
]);
const COUNTS = new Set<Name>(["trades", "longest_losing_streak"]);
const MONEY = new Set<Name>(["expectancy", "fees", "traded"]);

/** A figure of the report as people read it; what its data does not define is a dash. */
export function useMetricText(currency: string): (name: Name, value: number | null) => string {
  const format = useFormat();
  return (name, value) => {
    if (value === null) return MISSING;
    if (PERCENTS.has(name)) return format.percent(value);
    if (COUNTS.has(name)) return format.integer(value);
    if (MONEY.has(name)) return format.money(value.toFixed(8), currency);
    if (name === "longest_drawdown_ms") return format.duration(value);
    return format.ratio(value.toFixed(8));
  };
}
