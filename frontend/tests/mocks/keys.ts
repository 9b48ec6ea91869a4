import type { VenueKey } from "@/api/keys";

/** The venue's key where none was given. */
export const noKey: VenueKey = {
  venue: "testnet",
  label: "Binance testnet",
  real_money: false,
  origin: null,
  state: "none",
  kind: null,
  hint: null,
  added_at: null,
  checked_at: null,
  protection: null,
  problem: null,
  problem_pt: null,
  warnings: [],
  warnings_pt: [],
};
