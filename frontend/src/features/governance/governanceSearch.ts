import { oneOf } from "@/lib/search";

export const TABS = ["board", "flags", "policy"] as const;

/** What the Governance page shows, kept in the URL. */
export interface GovernanceSearch {
  tab?: (typeof TABS)[number] | undefined;
}

export function readGovernanceSearch(search: Record<string, unknown>): GovernanceSearch {
  return { tab: oneOf(search["tab"], TABS) };
}
