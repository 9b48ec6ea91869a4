import { LOG_LEVELS, type LogLevel } from "@/api/bots";
import { oneOf, shortText } from "@/lib/search";

export const TABS = ["trades", "orders", "decisions", "locks", "log", "config", "versions"] as const;

/** What a bot's page shows, kept in the URL. */
export interface BotViewSearch {
  tab?: (typeof TABS)[number] | undefined;
  pair?: string | undefined;
  level?: LogLevel | undefined;
}

export function readBotViewSearch(search: Record<string, unknown>): BotViewSearch {
  return {
    tab: oneOf(search["tab"], TABS),
    pair: shortText(search["pair"]),
    level: oneOf(search["level"], LOG_LEVELS),
  };
}
