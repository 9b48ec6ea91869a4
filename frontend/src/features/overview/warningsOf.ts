import type { Bot, Order } from "@/api/bots";
import type { Schemas } from "@/api/client";
import type { Book } from "@/api/portfolio";
import { type Breaker, type Latch, type Risk, UNCLAIMED_ALARM_MS } from "@/api/risk";
import { isLate } from "@/lib/timeframe";

type Unprotected = Risk["unprotected"][number];

/** What the owner should look at, each with what is needed to say it and to act on it. */
export type Warning =
  | { kind: "unprotected"; position: Unprotected }
  | { kind: "keyless"; keyless: NonNullable<Risk["keyless"]> }
  | { kind: "latch"; latch: Latch }
  | { kind: "unwritten" }
  | { kind: "program"; name: string; health: Schemas["ProgramHealth"] }
  | { kind: "breached"; breaker: Breaker }
  | { kind: "unclaimed"; order: Order }
  | { kind: "doubt"; order: Order }
  | { kind: "crashed"; bot: Bot }
  | { kind: "failing"; bot: Bot }
  | { kind: "near"; breaker: Breaker }
  | { kind: "stalePrices"; book: Book; age: number }
  | { kind: "staleCandle"; bot: Bot; candle: number };

interface Sources {
  risk: Risk | undefined;
  doubts: Order[];
  bots: Bot[];
  books: Book[];
  health: Schemas["HealthPublic"] | undefined;
  now: number;
}

/** Prices are marked each second while something is held; later than this they are old. */
const PRICES_AGE_MS = 30_000;

export type Severity = "critical" | "error" | "warning";

export const SEVERITY: Record<Warning["kind"], Severity> = {
  unprotected: "critical",
  keyless: "critical",
  latch: "critical",
  unwritten: "critical",
  program: "error",
  breached: "error",
  unclaimed: "error",
  doubt: "error",
  crashed: "error",
  failing: "warning",
  near: "warning",
  stalePrices: "warning",
  staleCandle: "warning",
};
const ORDER = Object.keys(SEVERITY);

/** Whether a bot that runs has fallen behind the market, and the opening time of the last candle it saw. */
function missedSince({ state, timeframe, process }: Bot, now: number): number | null {
  const candle = process?.last_candle_at ?? null;
  return candle !== null && state === "RUNNING" && isLate(candle, timeframe, now) ? candle : null;
}

/** Everything that is wrong now, the most severe first. */
export function warningsOf({ risk, doubts, bots, books, health, now }: Sources): Warning[] {
  const found: Warning[] = [
    ...(risk?.unprotected ?? []).map((position) => ({ kind: "unprotected" as const, position })),
    ...(risk?.keyless ? [{ kind: "keyless" as const, keyless: risk.keyless }] : []),
    ...(risk?.latches ?? [])
      .toSorted((a, b) => Number(b.state === "HALTED") - Number(a.state === "HALTED"))
      .map((latch) => ({ kind: "latch" as const, latch })),
    ...(risk !== undefined && !risk.written ? [{ kind: "unwritten" as const }] : []),
    ...Object.entries(health?.programs ?? {})
      .filter(([, { status }]) => status !== "ok")
      .map(([name, program]) => ({ kind: "program" as const, name, health: program })),
    ...doubts.flatMap((order): Warning[] => {
      if (order.state === "IN_DOUBT") return [{ kind: "doubt", order }];
      return now - order.created_at > UNCLAIMED_ALARM_MS ? [{ kind: "unclaimed", order }] : [];
    }),
    ...(risk?.breakers ?? []).flatMap((breaker): Warning[] => {
      if (breaker.status === "breached") return [{ kind: "breached", breaker }];
      return breaker.status === "warning" ? [{ kind: "near", breaker }] : [];
    }),
    ...bots.flatMap((bot): Warning[] => {
      if (bot.state === "CRASHED") return [{ kind: "crashed", bot }];
      return bot.problem === null ? [] : [{ kind: "failing", bot }];
    }),
    ...books
      .filter(({ open_positions, mark_ts }) => (open_positions ?? 0) > 0 && mark_ts !== null)
      .map((book) => ({ kind: "stalePrices" as const, book, age: now - (book.mark_ts ?? now) }))
      .filter(({ age }) => age > PRICES_AGE_MS),
    ...bots.flatMap((bot): Warning[] => {
      const candle = missedSince(bot, now);
      return candle === null ? [] : [{ kind: "staleCandle", bot, candle }];
    }),
  ];
  return found.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}
