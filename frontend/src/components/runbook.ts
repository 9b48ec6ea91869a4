/** What to read when something is wrong: the help's topic of each warning. */
export const RUNBOOK = {
  unprotected: "concept.latches",
  keyless: "runbook.key",
  latch: "runbook.breaker",
  unwritten: "runbook.disk",
  program: "runbook.program",
  breached: "runbook.breaker",
  unclaimed: "runbook.doubt",
  doubt: "runbook.doubt",
  crashed: "runbook.crash",
  failing: "runbook.crash",
  near: "runbook.breaker",
  stalePrices: "runbook.venue",
  staleCandle: "runbook.candles",
} as const;

/** A latch is explained by what set it. */
export function runbookOf(kind: keyof typeof RUNBOOK, source = ""): string {
  if (source.startsWith("key")) return "runbook.key";
  return source.startsWith("books") || source === "emptied" ? "runbook.books" : RUNBOOK[kind];
}
