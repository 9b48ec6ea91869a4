import type { Schemas } from "@/api/client";

export function makePair(pair: string, change: Partial<Schemas["PairPublic"]> = {}): Schemas["PairPublic"] {
  const [base = "", quote = ""] = pair.split("/");
  return {
    pair,
    base,
    quote,
    status: "TRADING",
    min_notional: "5",
    tick_size: "0.01",
    step_size: "0.00001",
    price: "100",
    change: "0.01",
    quote_volume: "1000000",
    spread: "0.0001",
    ...change,
  };
}
