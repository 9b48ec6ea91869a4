import type { Schemas } from "@/api/client";

type Book = Schemas["BookPublic"];

export function makeBook(change: Partial<Book> = {}): Book {
  const since = 1_700_000_000_000;
  return {
    mode: "SIMULATED",
    stake_currency: "USDT",
    start_balance: "1000",
    balance: "1000",
    equity: "1000",
    realised: "0",
    unrealised: "0",
    fees: "0",
    exposure: "0",
    reserved: "0",
    today: "0",
    realised_today: "0",
    open_positions: 0,
    running: 1,
    paused: 0,
    mark_ts: null,
    periods: (["day", "week", "month"] as const).map((period) => ({
      period,
      since,
      until: since + 86_400_000,
      profit: "0",
    })),
    holdings: [],
    bots: [],
    ...change,
  };
}
