import type { Backtest, BacktestTrade } from "@/api/backtests";
import { saveCsv, toCsv } from "@/lib/csv";

const COLUMNS = [
  "pair",
  "opened_at",
  "closed_at",
  "open_rate",
  "close_rate",
  "amount",
  "stake",
  "profit",
  "profit_ratio",
  "fees",
  "traded",
  "enter_tag",
  "exit_reason",
] as const satisfies (keyof BacktestTrade)[];

/** All trades of a run as CSV; times in UTC as ISO 8601, money as decimal text. */
export function tradesAsCsv(trades: BacktestTrade[]): string {
  const rows = trades.map((trade) =>
    COLUMNS.map((name) =>
      name === "opened_at" || name === "closed_at" ? new Date(trade[name]).toISOString() : trade[name],
    ),
  );
  return toCsv([[...COLUMNS], ...rows]);
}

export function saveTrades(run: Backtest, trades: BacktestTrade[]): void {
  saveCsv(`${run.request.strategy}-${run.id}`, tradesAsCsv(trades));
}
