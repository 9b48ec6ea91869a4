import type { Brief } from "@/api/ai";
import type { Bot } from "@/api/bots";
import { oneOf, shortText } from "@/lib/search";

const KINDS = ["portfolio", "bot", "pair", "backtest"] as const;

/** What the page is about, and which of its briefs is shown; without one the newest. */
export interface BriefSearch {
  kind?: Brief["kind"] | undefined;
  subject?: string | undefined;
  brief?: string | undefined;
}

export interface BriefSubject {
  kind: Brief["kind"];
  subject: string;
}

export function readBriefSearch(search: Record<string, unknown>): BriefSearch {
  return {
    kind: oneOf(search["kind"], KINDS),
    subject: shortText(search["subject"]),
    brief: shortText(search["brief"]),
  };
}

export function subjectOf({ kind, subject }: BriefSearch): BriefSubject {
  if (kind !== undefined && kind !== "portfolio" && subject !== undefined) return { kind, subject };
  return { kind: "portfolio", subject: subject === "REAL_MARKET_SPOT" ? subject : "SIMULATED" };
}

/** `bot:abc` as the value of an option, and back. */
export const optionOf = ({ kind, subject }: BriefSubject): string => `${kind}:${subject}`;

export function subjectOfOption(option: string): BriefSubject {
  const at = option.indexOf(":");
  const kind = oneOf(option.slice(0, at), KINDS) ?? "portfolio";
  return { kind, subject: option.slice(at + 1) };
}

export const pairsOf = (bots: Bot[]): string[] => [...new Set(bots.flatMap(({ pairs }) => pairs))].sort();
