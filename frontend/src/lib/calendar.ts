const DAY_MS = 86_400_000;

interface CalendarDay {
  /** UTC ms of its beginning. */
  ts: number;
  /** Week of the year's grid, from 0, and day of the week, Monday 0. */
  week: number;
  weekday: number;
  /** How much of it there is, 0 to 1. */
  share: number;
}

export interface CalendarYear {
  year: number;
  days: CalendarDay[];
  /** Days that lack something. */
  incomplete: number;
}

function weekdayOf(ts: number): number {
  // 1970-01-01 was a Thursday.
  return (Math.floor(ts / DAY_MS) + 3) % 7;
}

/** `counts` of candles for each UTC day from `firstDay` on, as years of weeks, the newest year first. */
export function calendar(firstDay: number, counts: number[], expected: number): CalendarYear[] {
  const years = new Map<number, CalendarYear>();
  counts.forEach((count, index) => {
    const ts = firstDay + index * DAY_MS;
    const year = new Date(ts).getUTCFullYear();
    const begin = Date.UTC(year, 0, 1);
    const found = years.get(year) ?? { year, days: [], incomplete: 0 };
    const share = Math.min(count / expected, 1);
    const day = Math.round((ts - begin) / DAY_MS);
    found.days.push({
      ts,
      week: Math.floor((day + weekdayOf(begin)) / 7),
      weekday: weekdayOf(ts),
      share,
    });
    if (share < 1) found.incomplete += 1;
    years.set(year, found);
  });
  return [...years.values()].sort((a, b) => b.year - a.year);
}
