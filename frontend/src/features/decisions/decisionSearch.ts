import type { DecisionFilter } from "@/api/decisions";
import { oneOf, shortText } from "@/lib/search";

export const VERDICTS = ["denied", "allowed"] as const;

export function readDecisionSearch(search: Record<string, unknown>): DecisionFilter {
  return {
    bot: shortText(search["bot"]),
    pair: shortText(search["pair"]),
    rule: shortText(search["rule"]),
    verdict: oneOf(search["verdict"], VERDICTS),
    asked: search["asked"] === true || undefined,
  };
}

/** What can be chosen: all that is there, and what is chosen already, sorted. */
export function choices(known: (string | null)[], chosen: string | undefined): string[] {
  const found = new Set(known.filter((one) => one !== null));
  if (chosen !== undefined) found.add(chosen);
  return [...found].sort();
}
