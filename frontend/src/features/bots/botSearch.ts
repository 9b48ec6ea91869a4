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
export const SORTS = ["name", "state", "equity", "realised", "unrealised", "open"] as const;
const MODES = ["SIMULATED", "REAL_MARKET_SPOT"] as const satisfies readonly Bot["mode"][];

/** What the list shows, kept in the URL. */
export interface BotSearch {
  q?: string | undefined;
  state?: BotState | undefined;
  mode?: Bot["mode"] | undefined;
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
    sort: oneOf(search["sort"], SORTS),
    desc: search["desc"] === true || undefined,
    archived: search["archived"] === true || undefined,
  };
}

/** Whether a bot is among those that are looked for: by name, strategy or pair, in one state and mode. */
export function matches(bot: Bot, { q, state, mode }: BotSearch): boolean {
  if (state !== undefined && bot.state !== state) return false;
  if (mode !== undefined && bot.mode !== mode) return false;
  if (q === undefined) return true;
  const wanted = q.toLowerCase();
  return [bot.name, bot.strategy, ...bot.pairs].some((text) => text.toLowerCase().includes(wanted));
}
