import { type AuditFilter, CHAINS } from "@/api/audit";
import { oneOf, shortText } from "@/lib/search";

/** What rows are about: the first word of their type. */
export const KINDS = {
  gateway: ["decision", "order", "fill", "bot", "risk", "lab"],
  panel: ["bot", "auth", "owner", "token", "settings"],
} as const;

export function readAuditSearch(search: Record<string, unknown>): AuditFilter {
  return {
    chain: oneOf(search["chain"], CHAINS),
    type: shortText(search["type"]),
    text: shortText(search["text"]),
  };
}
