import { oneOf } from "@/lib/search";

export const TABS = ["state", "losses", "limits", "locks"] as const;

/** What the Risk page shows, kept in the URL. */
export interface RiskSearch {
  tab?: (typeof TABS)[number] | undefined;
}

export function readRiskSearch(search: Record<string, unknown>): RiskSearch {
  return { tab: oneOf(search["tab"], TABS) };
}
