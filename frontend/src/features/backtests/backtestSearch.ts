import { shortText, wholeNumber } from "@/lib/search";

export const MOST_COMPARED = 4;
const ID = /^[a-z2-7]{10}$/;

/** Ids of runs in a URL, separated by commas. */
export function readIds(search: Record<string, unknown>): { ids?: string | undefined } {
  return { ids: shortText(search["ids"]) };
}

export function idsOf(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .filter((id) => ID.test(id))
    .slice(0, MOST_COMPARED);
}

/** What the report of a run shows, kept in the URL. */
export interface ReportSearch {
  pair?: string | undefined;
  /** When the trade that is drawn was opened, UTC ms. */
  trade?: number | undefined;
  /** The column the trades are sorted by, `-` before it: the largest first. */
  sort?: string | undefined;
}

export function readReportSearch(search: Record<string, unknown>): ReportSearch {
  return {
    pair: shortText(search["pair"]),
    trade: wholeNumber(search["trade"]),
    sort: shortText(search["sort"]),
  };
}

export interface NewSearch {
  strategy?: string | undefined;
  /** The run whose settings are taken over. */
  from?: string | undefined;
}

export function readNewSearch(search: Record<string, unknown>): NewSearch {
  const [from] = idsOf(shortText(search["from"]));
  return { strategy: shortText(search["strategy"]), from };
}
