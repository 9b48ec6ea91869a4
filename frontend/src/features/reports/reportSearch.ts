const DAY_MS = 86_400_000;
const PERIOD = /^((day|week)-\d{4}-\d\d-\d\d|month-\d{4}-\d\d|\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d)$/;

export const QUICK = ["today", "yesterday", "week", "lastWeek", "month", "lastMonth"] as const;
export type Quick = (typeof QUICK)[number];

export interface ReportSearch {
  /** The name of a period; the month so far by default. */
  period?: string | undefined;
}

export function readReportSearch({ period }: Record<string, unknown>): ReportSearch {
  return { period: typeof period === "string" && PERIOD.test(period) ? period : undefined };
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The name of a period as the server knows it; weeks begin on Monday, all of them at 00:00 UTC. */
export function periodName(quick: Quick, now: number): string {
  const today = now - (now % DAY_MS);
  const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY_MS;
  const first = Date.UTC(new Date(today).getUTCFullYear(), new Date(today).getUTCMonth(), 1);
  switch (quick) {
    case "today":
      return `day-${dayOf(today)}`;
    case "yesterday":
      return `day-${dayOf(today - DAY_MS)}`;
    case "week":
      return `week-${dayOf(monday)}`;
    case "lastWeek":
      return `week-${dayOf(monday - 7 * DAY_MS)}`;
    case "month":
      return `month-${dayOf(first).slice(0, 7)}`;
    case "lastMonth":
      return `month-${dayOf(first - DAY_MS).slice(0, 7)}`;
  }
}

/** The first and the last day of a report, as a date field writes them. */
export function daysOf({ begin, end }: { begin: number; end: number }): [string, string] {
  return [dayOf(begin), dayOf(end - 1)];
}
