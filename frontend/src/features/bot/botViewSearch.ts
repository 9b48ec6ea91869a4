import { LOG_LEVELS, type LogLevel } from "@/api/bots";
import { TIMELINE_GROUPS, type TimelineGroup } from "@/api/timeline";
import { nameList, oneOf, shortText, wholeNumber } from "@/lib/search";

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
  /** What the log is searched for. */
  q?: string | undefined;
  /** The number of the trade that is drawn on the chart. */
  trade?: number | undefined;
  /** Lines of the strategy that are switched: planned ones off, others on. */
  lines?: string[] | undefined;
  /** Which moments of the timeline. */
  group?: TimelineGroup | undefined;
  /** Which comparison with the backtest. */
  run?: string | undefined;
}

/** What changes of it, or how that follows from what is known when it changes. */
export type BotViewChange = BotViewSearch | ((known: BotViewSearch) => BotViewSearch);

export function readBotViewSearch(search: Record<string, unknown>): BotViewSearch {
  return {
    tab: oneOf(search["tab"], TABS),
    pair: shortText(search["pair"]),
    level: oneOf(search["level"], LOG_LEVELS),
    q: shortText(search["q"]),
    trade: wholeNumber(search["trade"]),
    lines: nameList(search["lines"]),
    group: oneOf(search["group"], TIMELINE_GROUPS),
    run: shortText(search["run"]),
  };
}
