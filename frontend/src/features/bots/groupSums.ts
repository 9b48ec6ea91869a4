import type { Bot } from "@/api/bots";
import { addKnown } from "@/lib/amount";
import type { BotRow } from "./botColumns";

/** What the bots of one mode and currency in a group have together; a sum with an unknown part is unknown. */
export interface GroupSum {
  mode: Bot["mode"];
  currency: string;
  count: number;
  equity: string | null;
  today: string | null;
  exposure: string | null;
}

/** As in the sums of the overview: a bot that never ran is listed and counted in none. */
function isAtWork({ figures, started_at }: Bot): boolean {
  return figures?.at_work ?? started_at !== null;
}

/** The sums of a group, one for each mode and currency: simulated and real money are never added up. */
export function groupSums(rows: readonly BotRow[]): GroupSum[] {
  const books = new Map<string, BotRow[]>();
  for (const row of rows) {
    const { bot } = row;
    const book = `${bot.mode} ${bot.stake_currency}`;
    books.set(book, [...(books.get(book) ?? []), row]);
  }
  return [...books.values()]
    .flatMap((members) => {
      const [first] = members;
      const summed = members.filter(({ bot }) => isAtWork(bot));
      if (first === undefined) return [];
      return {
        mode: first.bot.mode,
        currency: first.bot.stake_currency,
        count: members.length,
        equity: addKnown(summed.map(({ bot }) => bot.figures?.equity)),
        today: addKnown(summed.map(({ today }) => today)),
        exposure: addKnown(summed.map(({ bot }) => bot.figures?.exposure)),
      };
    })
    .toSorted((a, b) => b.mode.localeCompare(a.mode) || a.currency.localeCompare(b.currency));
}
