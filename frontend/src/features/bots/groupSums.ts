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
      if (first === undefined) return [];
      return {
        mode: first.bot.mode,
        currency: first.bot.stake_currency,
        count: members.length,
        equity: addKnown(members.map(({ bot }) => bot.figures?.equity)),
        today: addKnown(members.map(({ today }) => today)),
        exposure: addKnown(members.map(({ bot }) => bot.figures?.exposure)),
      };
    })
    .toSorted((a, b) => b.mode.localeCompare(a.mode) || a.currency.localeCompare(b.currency));
}
