import { type AuditFilter, CHAINS } from "@/api/audit";
import { oneOf, shortText } from "@/lib/search";

/** What rows are about: the first word of their type. */
export const KINDS = {
  gateway: [
    "decision",
    "order",
    "fill",
    "bot",
    "risk",
    "reduction",
    "pair",
    "flag",
    "clearance",
    "reconciliation",
    "books",
    "keys",
    "venue",
    "paper",
    "lab",
  ],
  panel: [
    "bot",
    "auth",
    "owner",
    "viewer",
    "token",
    "settings",
    "governance",
    "passport",
    "strategy",
    "backtest",
    "validation",
    "parity",
    "data",
    "ai",
    "news",
    "market",
    "alerts",
    "telegram",
    "backup",
    "storage",
  ],
} as const;

/** Questions that owners and their accountants ask; each is an address of its own. */
export const NAMED = {
  limits: { chain: "gateway", type: "risk.limits" },
  stops: { chain: "gateway", type: "risk" },
  decisions: { chain: "gateway", type: "decision" },
  orders: { chain: "gateway", type: "order" },
  promotions: { chain: "panel", type: "bot.promote" },
  logins: { chain: "panel", type: "auth" },
} as const satisfies Record<string, AuditFilter>;

export function readAuditSearch(search: Record<string, unknown>): AuditFilter {
  return {
    chain: oneOf(search["chain"], CHAINS),
    type: shortText(search["type"]),
    text: shortText(search["text"]),
  };
}
