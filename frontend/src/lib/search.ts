/** Reading page state from the URL: what does not fit is the default, never an error page. */

export function oneOf<T extends string>(value: unknown, options: readonly T[]): T | undefined {
  return options.find((option) => option === value);
}

/** `column` or `-column`, the largest first, as a table has it. */
export function sortingOf(sort: string | undefined): { id: string; desc: boolean }[] {
  return sort === undefined ? [] : [{ id: sort.replace(/^-/, ""), desc: sort.startsWith("-") }];
}

export function sortText([first]: { id: string; desc: boolean }[]): string | undefined {
  return first && `${first.desc ? "-" : ""}${first.id}`;
}

/** Names a page switches, such as lines of a chart. */
export function nameList(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > 50) return undefined;
  const names = value.map(shortText).filter((name) => name !== undefined);
  return names.length === value.length ? names : undefined;
}

/** A whole number from 0 on. */
export function wholeNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function shortText(value: unknown): string | undefined {
  return typeof value === "string" && value.length > 0 && value.length <= 100 ? value : undefined;
}
