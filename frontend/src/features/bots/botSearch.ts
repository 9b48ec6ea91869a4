import type { Bot, BotState } from "@/api/bots";
import { oneOf, shortText } from "@/lib/search";

export const STATES = [
  "CREATED",
  "STARTING",
  "RUNNING",
  "PAUSED",
  "STOPPING",
  "STOPPED",
  "CRASHED",
] as const satisfies readonly BotState[];
export const SORTS = ["name", "state", "today", "equity", "exposure", "open"] as const;
export const MODES = ["SIMULATED", "REAL_MARKET_SPOT"] as const satisfies readonly Bot["mode"][];

/** What the list shows, kept in the URL. */
export interface BotSearch {
  q?: string | undefined;
  state?: BotState | undefined;
  mode?: Bot["mode"] | undefined;
  strategy?: string | undefined;
  group?: string | undefined;
  tag?: string | undefined;
  /** One heading with sums for each group. */
  grouped?: boolean | undefined;
  sort?: (typeof SORTS)[number] | undefined;
  desc?: boolean | undefined;
  /** The bots that were put away instead of the present ones. */
  archived?: boolean | undefined;
}

export function readBotSearch(search: Record<string, unknown>): BotSearch {
  return {
    q: shortText(search["q"]),
    state: oneOf(search["state"], STATES),
    mode: oneOf(search["mode"], MODES),
    strategy: shortText(search["strategy"]),
    group: shortText(search["group"]),
    tag: shortText(search["tag"]),
    grouped: search["grouped"] === true || undefined,
    sort: oneOf(search["sort"], SORTS),
    desc: search["desc"] === true || undefined,
    archived: search["archived"] === true || undefined,
  };
}

function isText(bot: Bot, q: string): boolean {
  const wanted = q.toLowerCase();
  const texts = [bot.name, bot.strategy, bot.group ?? "", ...bot.pairs, ...bot.tags];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

/** Whether a bot is among those that are looked for. */
export function matches(bot: Bot, { q, state, mode, strategy, group, tag }: BotSearch): boolean {
  return (
    (state === undefined || bot.state === state) &&
    (mode === undefined || bot.mode === mode) &&
    (strategy === undefined || bot.strategy === strategy) &&
    (group === undefined || bot.group === group) &&
    (tag === undefined || bot.tags.includes(tag)) &&
    (q === undefined || isText(bot, q))
  );
}

/** What can be filtered by: each name once, in the order of the alphabet. */
export function choices(bots: readonly Bot[]): Record<"strategy" | "group" | "tag", string[]> {
  const sorted = (names: string[]) => [...new Set(names)].toSorted((a, b) => a.localeCompare(b));
  return {
    strategy: sorted(bots.map(({ strategy }) => strategy)),
    group: sorted(bots.flatMap(({ group }) => group ?? [])),
    tag: sorted(bots.flatMap(({ tags }) => tags)),
  };
}
