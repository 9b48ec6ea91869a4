import type { DataFile } from "@/api/data";
import { oneOf, shortText } from "@/lib/search";

const FORMS = ["download", "import"] as const;

export interface DataSearch {
  /** The form that is open. */
  form?: (typeof FORMS)[number] | undefined;
  /** The file that is looked at. */
  pair?: string | undefined;
  timeframe?: string | undefined;
  /** A part of the pairs that are listed. */
  q?: string | undefined;
  /** The timeframe that is listed. */
  only?: string | undefined;
}

export function readDataSearch(search: Record<string, unknown>): DataSearch {
  return {
    form: oneOf(search["form"], FORMS),
    pair: shortText(search["pair"]),
    timeframe: shortText(search["timeframe"]),
    q: shortText(search["q"]),
    only: shortText(search["only"]),
  };
}

/** The files that are listed: `btc usd` finds BTC/USDT. */
export function listed(files: DataFile[], { q, only }: DataSearch): DataFile[] {
  const parts = (q ?? "").toUpperCase().split(/[\s/]+/);
  return files.filter(
    ({ pair, timeframe }) =>
      (only === undefined || timeframe === only) && parts.every((part) => pair.includes(part)),
  );
}
