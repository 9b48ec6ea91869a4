import { LOG_LEVELS, type LogLevel } from "@/api/bots";
import { TIMELINE_GROUPS, type TimelineGroup } from "@/api/timeline";
import { oneOf, shortText } from "@/lib/search";

export const TABS = [
  "trades",
  "orders",
  "decisions",
  "parity",
  "timeline",
  "locks",
  "log",
  "config",
  "versions",
] as const;

/** What a bot's page shows, kept in the URL. */
export interface BotViewSearch {
  tab?: (typeof TABS)[number] | undefined;
  pair?: string | undefined;
  level?: LogLevel | undefined;
  /** Which moments of the timeline. */
  group?: TimelineGroup | undefined;
  /** Which comparison with the backtest. */
  run?: string | undefined;
}

export function readBotViewSearch(search: Record<string, unknown>): BotViewSearch {
  return {
    tab: oneOf(search["tab"], TABS),
    pair: shortText(search["pair"]),
    level: oneOf(search["level"], LOG_LEVELS),
    group: oneOf(search["group"], TIMELINE_GROUPS),
    run: shortText(search["run"]),
  };
}
