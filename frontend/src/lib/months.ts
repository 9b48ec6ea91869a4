export interface YearOfMonths {
  year: string;
  /** January to December; null for a month that is not there. */
  months: (number | null)[];
  /** All of them compounded. */
  total: number;
}

/** Returns by month (`2024-03`, fractions) as years of twelve, the newest first. */
export function yearsOfMonths(returns: Record<string, number>): YearOfMonths[] {
  const years = new Map<string, YearOfMonths>();
  for (const [month, value] of Object.entries(returns)) {
    const [year = "", number = "1"] = month.split("-");
    const found = years.get(year) ?? { year, months: Array<number | null>(12).fill(null), total: 0 };
    found.months[Number(number) - 1] = value;
    found.total = (1 + found.total) * (1 + value) - 1;
    years.set(year, found);
  }
  return [...years.values()].sort((a, b) => b.year.localeCompare(a.year));
}
